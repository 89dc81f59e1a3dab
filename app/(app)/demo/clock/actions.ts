"use server";

import { z } from "zod";
import { action } from "@/lib/auth/action";
import { clockMoves } from "@/lib/domain/clock-change";
import { moveDemoClock } from "@/lib/usecases/move-demo-clock";

/** Moves product time for everybody; only the demo has a clock that can be moved. */
export const moveClock = action({
  name: "moveClock",
  capability: "careForSync",
  input: z.strictObject({ move: z.enum(clockMoves) }),
  run: async ({ actor, input, deps }) => moveDemoClock(deps, { companyId: actor.companyId, ...input }),
});
