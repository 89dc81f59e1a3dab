import { escalateHealth } from "@/lib/usecases/escalate-health";
import type { Engine } from "@/sim/engine";
import type { LadderWatch } from "@/sim/invariants/ladder-watch";
import { processFor } from "@/sim/process";
import { Task } from "@/sim/scheduler";
import type { World } from "@/sim/world";

/** Three looks a minute, as inngest/functions/escalate-health.ts takes them. */
const lookEveryMs = 20_000;
/** A process that died in its look is replaced after a while. */
const noticedAfterMs = 5_000;

/** The job that looks after health: the real use case, one look at a time, each in a process that may die in the middle. */
export class HealthRounds {
  private running: Task | null = null;
  private looks = 0;
  private lastLookMs: number;

  constructor(
    private readonly world: World,
    private readonly engine: Engine,
    private readonly ladder: LadderWatch,
  ) {
    this.lastLookMs = world.scheduler.nowMs;
  }

  begin(): void {
    const { scheduler } = this.world;
    const next = () => {
      scheduler.after(lookEveryMs, next);
      return this.look();
    };
    scheduler.after(lookEveryMs, next);
  }

  private look(): Task | null {
    const { world, ladder } = this;
    const { scheduler } = world;
    const state = this.running?.state;
    const isLate = scheduler.nowMs - this.lastLookMs > lookEveryMs + noticedAfterMs;
    if (isLate || state === "dropped") ladder.disturbed();
    this.lastLookMs = scheduler.nowMs;
    if (state === "parked") return null;
    ladder.look();
    this.looks += 1;
    const task = new Task(scheduler, `health#${this.looks}`, world.aside);
    this.running = task;
    return task.start(
      () => escalateHealth(processFor(world, task, "health")),
      (result) => {
        if ("error" in result) this.failed(result.error);
        this.engine.drain(1);
      },
    );
  }

  private failed(error: unknown): void {
    const { world, ladder } = this;
    if (world.isExpected(error)) ladder.disturbed();
    else world.ledger.broken("crash", `a look at health: ${error instanceof Error ? error.stack : error}`);
  }
}
