import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking } from "@/db/schema";
import type { CustomerLine, MergeSide } from "@/lib/domain/customer-view";
import type { Viewer } from "./booking-visibility";
import { customerDetail } from "./customer-detail";
import { customersList, possibleTwins } from "./customers-list";

export type MergeView = {
  readonly side: MergeSide;
  /** null: not chosen yet. */
  readonly other: MergeSide | null;
  /** Whom to choose from: those that look like duplicates, or what the search found. */
  readonly lines: readonly CustomerLine[];
};

/** A customer with the one to merge it with, or with whom that could be; null: one of them is not there. */
export async function customerMerge(
  tx: Tx,
  asked: {
    readonly customerId: string;
    readonly otherId: string | null;
    readonly search: string;
    readonly viewer: Viewer;
    readonly now: Date;
  },
): Promise<MergeView | null> {
  const { customerId, otherId, search, viewer } = asked;
  const side = await sideOf(tx, viewer, customerId);
  if (!side) return null;
  if (otherId !== null) {
    const other = otherId === customerId ? null : await sideOf(tx, viewer, otherId);
    return other && { side, other, lines: [] };
  }
  const lines =
    search === ""
      ? await possibleTwins(tx, customerId, viewer)
      : (await customersList(tx, { ...asked, after: null })).lines;
  return { side, other: null, lines: lines.filter(({ id }) => id !== customerId) };
}

async function sideOf(tx: Tx, viewer: Viewer, customerId: string): Promise<MergeSide | null> {
  const found = await customerDetail(tx, { customerId, viewer });
  if (found?.kind !== "here" || found.detail.erasedAt !== null) return null;
  const { id, revision, name, phone, email, addresses, notes } = found.detail;
  return {
    id,
    revision,
    bookings: await tx.$count(booking, eq(booking.customerId, customerId)),
    fields: { name, phone, email, addresses, notes: notes ?? "" },
  };
}
