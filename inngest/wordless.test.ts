import { expect, it } from "vitest";
import { wordless } from "./wordless";

it("hands the engine an id and nothing that the error says [I10]", async () => {
  const cause = new Error("params: CANARY token");
  const broken = await wordless("deliver-push", async () => {
    throw new Error("Failed query: CANARY dana@x.test", { cause });
  }).catch((error: unknown) => error);
  expect(broken).toBeInstanceOf(Error);
  const { message, stack = "", cause: told } = broken as Error;
  expect(message).toMatch(/^The job failed \(id [0-9a-f]{10}\)\.$/);
  expect(`${message}${stack}${String(told)}`).not.toContain("CANARY");
  expect(await wordless("deliver-push", async () => "done")).toBe("done");
});
