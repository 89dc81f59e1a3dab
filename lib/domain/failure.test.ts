import { expect, test, vi } from "vitest";
import { ProviderError } from "./failure";

test("an error of another copy of this module is still a ProviderError", async () => {
  vi.resetModules();
  const copy = await import("./failure");
  expect(copy.ProviderError).not.toBe(ProviderError);
  const error: unknown = new copy.ProviderError({ kind: "unreachable" });
  expect(error instanceof ProviderError).toBe(true);
  expect(error instanceof Error).toBe(true);
  expect(new Error("other") instanceof ProviderError).toBe(false);
  expect(ProviderError[Symbol.hasInstance](null)).toBe(false);
});
