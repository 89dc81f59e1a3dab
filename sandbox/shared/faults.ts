import { z } from "zod";

const actionSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("status"),
    status: z.int().min(400).max(599),
    reason: z.string().optional(),
    retryAfter: z.union([z.string(), z.number()]).optional(),
    body: z.unknown().optional(),
  }),
  z.object({ kind: z.literal("latency"), ms: z.int().min(0).max(600_000) }),
  z.object({ kind: z.literal("dropAnswer") }),
  z.object({ kind: z.literal("dropRequest") }),
  z.object({ kind: z.literal("html200") }),
]);

export const faultSchema = z.object({
  id: z.string().min(1).max(100).optional(),
  method: z.string().optional(),
  path: z.string().max(300).refine(isPattern, "is not a regular expression").optional(),
  account: z.string().optional(),
  action: actionSchema,
  times: z.int().min(1).optional(),
});

export type FaultWish = z.infer<typeof faultSchema>;
export type Fault = FaultWish & {
  readonly id: string;
  readonly hits: number;
  readonly remaining: number | null;
};
export type FaultTarget = { readonly method: string; readonly path: string; readonly account: string | null };

const LIMIT = 200;

function isPattern(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

/** Standing orders to misbehave. A fault with `times` disappears after that many hits. In memory only. */
export class Faults {
  private readonly faults = new Map<string, Fault>();
  private counter = 0;

  /** An existing id is replaced. */
  add(wish: FaultWish): Fault {
    this.counter += 1;
    const id = wish.id ?? `fault-${this.counter}`;
    const fault: Fault = { ...wish, id, hits: 0, remaining: wish.times ?? null };
    this.faults.delete(id);
    this.faults.set(id, fault);
    for (const oldest of this.faults.keys()) {
      if (this.faults.size <= LIMIT) break;
      this.faults.delete(oldest);
    }
    return fault;
  }

  list(): Fault[] {
    return [...this.faults.values()];
  }

  remove(id: string): boolean {
    return this.faults.delete(id);
  }

  clear(): void {
    this.faults.clear();
  }

  /** The faults this request meets, used up as they are taken: every fitting latency, and the first of the others. */
  take(target: FaultTarget): Fault[] {
    const fitting = this.list().filter((fault) => fits(fault, target));
    const other = fitting.find((fault) => fault.action.kind !== "latency");
    const met = fitting.filter((fault) => fault.action.kind === "latency" || fault === other);
    for (const fault of met) this.use(fault);
    return met;
  }

  private use(fault: Fault): void {
    const remaining = fault.remaining === null ? null : fault.remaining - 1;
    if (remaining === 0) this.faults.delete(fault.id);
    else this.faults.set(fault.id, { ...fault, hits: fault.hits + 1, remaining });
  }
}

function fits(fault: Fault, target: FaultTarget): boolean {
  if (fault.method && fault.method.toUpperCase() !== target.method) return false;
  if (fault.account && fault.account !== target.account) return false;
  return !fault.path || new RegExp(fault.path).test(target.path);
}
