import { z } from "zod";

/** Answers that look right and are not. */
const quirks = [
  /** A page without items that promises another. */
  z.object({ kind: z.literal("emptyPage") }),
  /** The last item of a page comes again on the next. */
  z.object({ kind: z.literal("repeatItem") }),
  /** 200, nothing in it, and a sync token. */
  z.object({ kind: z.literal("amnesia") }),
  z.object({
    kind: z.literal("malformed"),
    eventId: z.string(),
    how: z.enum(["noStart", "badDate", "unknownZone", "nullItem"]),
  }),
] as const;
const quirkSchema = z.discriminatedUnion("kind", quirks);
export type Quirk = z.infer<typeof quirkSchema>;

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
  ...quirks,
]);

export const faultSchema = z.object({
  id: z.string().min(1).max(100).optional(),
  method: z.string().optional(),
  path: z.string().max(300).refine(isPattern, "is not a regular expression").optional(),
  account: z.string().optional(),
  /** Only the k-th page of a listing, counted from 1. */
  page: z.int().min(1).optional(),
  action: actionSchema,
  times: z.int().min(1).optional(),
});

export type FaultWish = z.infer<typeof faultSchema>;
export type Fault = FaultWish & {
  readonly id: string;
  readonly hits: number;
  readonly remaining: number | null;
};
/** `page` is null for what is no listing. */
export type FaultTarget = {
  readonly method: string;
  readonly path: string;
  readonly account: string | null;
  readonly page: number | null;
};

export function quirksOf(faults: readonly Fault[]): Quirk[] {
  return faults.flatMap(({ action }) => (isQuirk(action) ? [action] : []));
}

export function isQuirk(action: Fault["action"]): action is Quirk {
  return ["emptyPage", "repeatItem", "amnesia", "malformed"].includes(action.kind);
}

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

  /** The faults this request meets, used up as they are taken: every latency and wrong answer that fits, and the first of the others. */
  take(target: FaultTarget): Fault[] {
    const fitting = this.list().filter((fault) => fits(fault, target));
    const adds = ({ action }: Fault) => action.kind === "latency" || isQuirk(action);
    const other = fitting.find((fault) => !adds(fault));
    const met = fitting.filter((fault) => adds(fault) || fault === other);
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
  if (!isPage(fault, target.page)) return false;
  return !fault.path || new RegExp(fault.path).test(target.path);
}

/** Without a wish an empty page is the first one: every page empty would never end. */
function isPage({ page, action }: Fault, given: number | null): boolean {
  if (page === undefined && action.kind === "emptyPage") return given === 1;
  if (page !== undefined) return page === given;
  return given !== null || !isQuirk(action) || action.kind === "malformed";
}
