import { afterAll, beforeAll } from "vitest";
import { googleWorld } from "@/lib/calendar/google/testing";
import { describeProviderContract } from "@/lib/calendar/provider.contract";
import { type Sandbox, startSandbox } from "@/sandbox/server";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

describeProviderContract("google", () => googleWorld(sandbox.url));
