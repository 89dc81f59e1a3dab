import { afterAll, beforeAll } from "vitest";
import { microsoftTraits, microsoftWorld } from "@/lib/calendar/microsoft/testing";
import { describeProviderContract } from "@/lib/calendar/provider.contract";
import { type SandboxProcess, startSandboxProcess } from "@/lib/testing/sandbox-process";

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
});
afterAll(() => sandbox.close());

describeProviderContract("microsoft", () => microsoftWorld(sandbox.url), microsoftTraits);
