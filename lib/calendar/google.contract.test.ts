import { afterAll, beforeAll } from "vitest";
import { googleWorld } from "@/lib/calendar/google/testing";
import { describeProviderContract } from "@/lib/calendar/provider.contract";
import { type SandboxProcess, startSandboxProcess } from "@/lib/testing/sandbox-process";

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
});
afterAll(() => sandbox.close());

describeProviderContract("google", () => googleWorld(sandbox.url));
