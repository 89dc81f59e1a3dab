import type { Tx } from "@/db/client";
import type { CopyView } from "@/lib/domain/calendar-copy";
import type { PushView } from "@/lib/domain/push-progress";
import { may } from "@/lib/domain/roles";
import { copiesOf } from "./booking-copies";
import { forEyesOf } from "./booking-detail";
import { canSeeBooking, type Viewer } from "./booking-visibility";
import { pushesOf } from "./push-state";

export type PushesNow = { readonly copies: readonly CopyView[]; readonly pushes: readonly PushView[] };

/** Where a booking's copies and newest pushes stand now; null: not a booking this viewer may see. */
export async function pushesNow(
  tx: Tx,
  asked: { bookingId: string; viewer: Viewer; now: Date; zone: string; appUrl: string },
): Promise<PushesNow | null> {
  if (!(await canSeeBooking(tx, asked.viewer, asked.bookingId))) return null;
  const onlyOf = may(asked.viewer.role, "seeAllBookings") ? null : asked.viewer.memberId;
  // Read before the copies: a push that is shown with its receipt never stands beside an older badge.
  const pushes = await pushesOf(tx, { bookingId: asked.bookingId, onlyOf, limit: 50 });
  const copies = (await copiesOf(tx, { ...asked, bookingIds: [asked.bookingId] })).get(asked.bookingId) ?? [];
  return { copies: copies.map((copy) => forEyesOf(onlyOf, copy)), pushes };
}
