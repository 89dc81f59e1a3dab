import { assignedTo } from "@/db/store/bookings";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { done, type Result, refused } from "@/lib/result";
import { type PushProblem, pushBooking } from "@/lib/usecases/push-booking";

/** So many bookings at once, and no more. */
export const mostAtOnce = 100;

export type ManyAsked = {
  readonly companyId: string;
  readonly bookingIds: readonly string[];
  /** Only this fieldworker's copies; null: everybody's. */
  readonly onlyOf: string | null;
  /** One press; pressing again with the same key asks for nothing new. */
  readonly requestKey: string;
  readonly actor: Extract<ActivityActor, { kind: "member" }>;
  readonly requestId: string;
};

/** What became of one fieldworker's copy of one booking. */
export type ManyResult = {
  readonly bookingId: string;
  readonly fieldworkerId: string;
  readonly name: string;
} & (
  | { readonly kind: "asked"; readonly pushId: string }
  | { readonly kind: "refused"; readonly problem: PushProblem; readonly detail: string | null }
);

/** Bookings nobody is on that could be pushed to. */
export type ManyPushed = { readonly results: readonly ManyResult[]; readonly nobodyOn: readonly string[] };

/**
 * Pushes many bookings by hand [A15], each to each of its fieldworkers by itself: what cannot be pushed says why and holds
 * up no other.
 */
export async function pushMany(
  deps: Pick<Deps, "clock" | "database" | "failpoint">,
  asked: ManyAsked,
): Promise<Result<ManyPushed, "nothingChosen" | "tooMany">> {
  const bookingIds = [...new Set(asked.bookingIds)];
  if (bookingIds.length === 0) return refused("nothingChosen");
  if (bookingIds.length > mostAtOnce) return refused("tooMany");
  const results: ManyResult[] = [];
  const nobodyOn: string[] = [];
  for (const bookingId of bookingIds) {
    const people = await deps.database.asCompany(asked.companyId, (tx) => assignedTo(tx, bookingId));
    const chosen = people.filter(({ id }) => asked.onlyOf === null || id === asked.onlyOf);
    if (chosen.length === 0) nobodyOn.push(bookingId);
    for (const person of chosen) results.push(await pushOne(deps, asked, bookingId, person));
  }
  return done({ results, nobodyOn });
}

async function pushOne(
  deps: Pick<Deps, "clock" | "database" | "failpoint">,
  { companyId, requestKey, actor, requestId }: ManyAsked,
  bookingId: string,
  { id: fieldworkerId, name }: { id: string; name: string },
): Promise<ManyResult> {
  const pushed = await pushBooking(deps, {
    ...{ companyId, bookingId, fieldworkerIds: [fieldworkerId], wish: "put", requestKey, actor, requestId },
  });
  const whose = { bookingId, fieldworkerId, name };
  if (!pushed.ok)
    return { ...whose, kind: "refused", problem: pushed.problem, detail: pushed.detail ?? null };
  const pushId = pushed.value[0]?.pushId;
  if (!pushId) throw new Error("a push was taken and not made");
  return { ...whose, kind: "asked", pushId };
}
