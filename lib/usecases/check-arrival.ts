import type { Tx } from "@/db/client";
import { assignedTo } from "@/db/store/bookings";
import { type ConnectionRow, connectionById, receivingCalendarOf } from "@/db/store/connections";
import { type CopyToCompare, copyOf } from "@/db/store/verifications";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { type Arrival, arrivalOf } from "@/lib/domain/arrival";
import { ProviderError } from "@/lib/domain/failure";
import { differenceOf } from "@/lib/domain/verify-copy";
import { done, type Result, refused } from "@/lib/result";
import { type PushProblem, pushBooking } from "@/lib/usecases/push-booking";
import { lookAt } from "@/lib/usecases/verify-copies";

export type ArrivalAsked = {
  readonly companyId: string;
  readonly bookingId: string;
  readonly fieldworkerId: string;
  /** One press; pressing again with the same key sends nothing twice. */
  readonly requestKey: string;
  readonly actor: Extract<ActivityActor, { kind: "member" }>;
  readonly requestId: string;
};

export type ArrivalDeps = Pick<Deps, "clock" | "database" | "withAccount" | "failpoint" | "appUrl">;

type Known = { readonly connection: ConnectionRow; readonly copy: CopyToCompare | null };

/**
 * "Didn't arrive?": reads the event back and says what it shows; where it is not there, it is sent again [A38]. An event
 * that is there is not touched.
 */
export async function checkArrival(
  deps: ArrivalDeps,
  asked: ArrivalAsked,
): Promise<Result<Arrival, PushProblem>> {
  const known = await deps.database.asCompany(asked.companyId, (tx) => whatIsKnown(tx, asked, deps.appUrl));
  if (!known.ok) return known;
  const { connection, copy } = known.value;
  const { provider, state } = connection;
  if (state === "needsReconnect") return done({ kind: "needsReconnect", provider });
  if (state === "paused") return done({ kind: "paused" });
  if (copy?.isOnItsWay) return done({ kind: "onItsWay" });
  try {
    const seen = copy && (await seenOf(deps, asked, connection, copy));
    return seen ? done(seen) : await sendAgain(deps, asked);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const isRefused = error.failure.kind === "grantRevoked" || error.failure.kind === "scopeMissing";
    return done({ kind: isRefused ? "needsReconnect" : "unreachable", provider });
  }
}

async function whatIsKnown(tx: Tx, asked: ArrivalAsked, appUrl: string): Promise<Result<Known, PushProblem>> {
  const { bookingId, fieldworkerId } = asked;
  const person = (await assignedTo(tx, bookingId)).find(({ id }) => id === fieldworkerId);
  if (!person) return refused("notAssigned");
  const copy = await copyOf(tx, { bookingId, fieldworkerId, appUrl });
  const receiving = await receivingCalendarOf(tx, fieldworkerId);
  const connection = copy?.place ? await connectionById(tx, copy.place.connectionId) : receiving?.connection;
  if (!connection) return refused("notConnected", person.name);
  return done({ connection, copy });
}

async function seenOf(
  deps: ArrivalDeps,
  { companyId }: ArrivalAsked,
  connection: ConnectionRow,
  copy: CopyToCompare,
): Promise<Arrival | null> {
  if (copy.known === null || copy.place === null) return null;
  const at = { companyId, connectionId: connection.id };
  const { account, calendar } = copy.place;
  const place = { account, calendar, link: copy.link };
  const found = await deps.withAccount(at, (opened) => lookAt(opened, copy));
  return arrivalOf(differenceOf(copy, found), found, place);
}

async function sendAgain(deps: ArrivalDeps, asked: ArrivalAsked): Promise<Result<Arrival, PushProblem>> {
  const { fieldworkerId, ...rest } = asked;
  const pushed = await pushBooking(deps, { ...rest, fieldworkerIds: [fieldworkerId], wish: "put" });
  if (!pushed.ok) return pushed;
  const pushId = pushed.value[0]?.pushId;
  if (!pushId) throw new Error("a push was taken and not made");
  return done({ kind: "sentAgain", pushId });
}
