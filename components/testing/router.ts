import type { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import type { ContextType } from "react";
import { vi } from "vitest";

/** Next's router that goes nowhere and remembers what it was asked. */
export function aRouter(): NonNullable<ContextType<typeof AppRouterContext>> {
  return {
    push: vi.fn(),
    replace: vi.fn(),
    refresh: vi.fn(),
    prefetch: vi.fn(),
    back: vi.fn(),
    forward: vi.fn(),
  } as unknown as NonNullable<ContextType<typeof AppRouterContext>>;
}
