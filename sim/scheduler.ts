import type { Random } from "@/sim/random";
import { Trace } from "@/sim/trace";

type Item = { readonly atMs: number; readonly place: number; readonly run: () => Task | null };

/**
 * Everything that happens, one thing at a time, in the order of its moment on a clock of its own. Moments are drawn by
 * chance, so the order is too; the same draws give the same history.
 */
export class Scheduler {
  /** Milliseconds since 1970 on the history's own clock. */
  nowMs: number;
  readonly trace: Trace;
  private readonly heap: Item[] = [];
  private lastPlace = 0;

  constructor(startMs: number, keepsLines: boolean) {
    this.nowMs = startMs;
    this.trace = new Trace(keepsLines);
  }

  get now(): Date {
    return new Date(this.nowMs);
  }

  after(delayMs: number, run: () => Task | null): void {
    this.lastPlace += 1;
    push(this.heap, { atMs: this.nowMs + delayMs, place: this.lastPlace, run });
  }

  /** Runs what is due until then, and `check` after each thing. */
  async runUntil(untilMs: number, check: () => void): Promise<void> {
    for (let next = this.heap[0]; next && next.atMs <= untilMs; next = this.heap[0]) {
      pop(this.heap);
      if (next.atMs > this.nowMs) this.nowMs = next.atMs;
      const task = next.run();
      if (task) while (task.state === "running") await null;
      check();
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  /** The clock jumps; what was due meanwhile happens late. */
  jump(byMs: number): void {
    this.nowMs += byMs;
  }
}

/**
 * One run of real code. It is parked at a point, until the scheduler lets that point happen, or running through
 * microtasks to its next one. A dropped task never goes on: its promise stays open for ever.
 */
export class Task {
  state: "running" | "parked" | "ended" | "dropped" = "running";
  /** Its process stands still until then: nothing is heard, and no lease is kept alive. */
  stalledUntilMs = 0;

  constructor(
    readonly scheduler: Scheduler,
    readonly name: string,
    /** It draws from a chance of its own, so that the rest of the history is as it would be without it; null: from the world's. */
    readonly chance: Random | null = null,
  ) {}

  start<T>(work: () => Promise<T>, ended: (result: { value: T } | { error: unknown }) => void): Task {
    const end = (result: { value: T } | { error: unknown }) => {
      if (this.state === "dropped") return;
      this.state = "ended";
      ended(result);
    };
    work().then(
      (value) => end({ value }),
      (error: unknown) => end({ error }),
    );
    return this;
  }

  /** Parks; goes on after the delay with what `act` returns or throws. `act` happens also when the task was dropped meanwhile. */
  point<T>(delayMs: number, act: () => T): Promise<T> {
    if (this.state === "dropped") return new Promise(() => {});
    this.state = "parked";
    return new Promise<T>((resolve, reject) => {
      this.scheduler.after(delayMs, () => {
        if (this.state === "dropped") return null;
        return this.goOn(act, resolve, reject);
      });
    });
  }

  private goOn<T>(act: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): Task | null {
    const waitMs = this.stalledUntilMs - this.scheduler.nowMs;
    if (waitMs > 0) {
      this.scheduler.after(waitMs, () => (this.state === "dropped" ? null : this.goOn(act, resolve, reject)));
      return null;
    }
    try {
      const value = act();
      if (this.isDropped()) return null;
      this.state = "running";
      resolve(value);
    } catch (error) {
      if (this.isDropped()) return null;
      this.state = "running";
      reject(error);
    }
    return this;
  }

  private isDropped(): boolean {
    return this.state === "dropped";
  }

  drop(): void {
    if (this.state !== "ended") this.state = "dropped";
  }
}

const isSooner = (a: Item, b: Item) => a.atMs < b.atMs || (a.atMs === b.atMs && a.place < b.place);

function push(heap: Item[], item: Item): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (!above || !isSooner(item, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = item;
}

function pop(heap: Item[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    let below = heap[child];
    const right = heap[child + 1];
    if (below && right && isSooner(right, below)) {
      below = right;
      child += 1;
    }
    if (!below || !isSooner(below, last)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
}
