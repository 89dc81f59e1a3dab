import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, calendar, connection, mirror, push } from "@/db/schema";
import type { PushedNow } from "@/lib/domain/pushed-now";
import { may } from "@/lib/domain/roles";
import { type Viewer, visibleTo } from "./booking-visibility";
import { receiptOf } from "./push-state";

/** Where these pushes stand now; those this viewer may not know of are left out. */
export async function pushedNow(tx: Tx, viewer: Viewer, ids: readonly string[]): Promise<PushedNow[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ push, failure: mirror.failure, state: connection.state })
    .from(push)
    .innerJoin(booking, eq(booking.id, push.bookingId))
    .innerJoin(mirror, eq(mirror.id, push.mirrorId))
    .leftJoin(calendar, and(eq(calendar.memberId, push.fieldworkerId), calendar.receives))
    .leftJoin(connection, and(eq(connection.id, calendar.connectionId), ne(connection.state, "disconnected")))
    .where(
      and(
        inArray(push.id, [...ids]),
        visibleTo(tx, viewer),
        may(viewer.role, "seeAllBookings") ? undefined : sql`${push.fieldworkerId} = ${viewer.memberId}`,
      ),
    );
  return rows.map(({ push: row, failure, state }) => ({
    id: row.id,
    receipt: receiptOf(row),
    waiting: row.finishedAt === null ? waitingFor(state, failure !== null) : null,
    failure: failure?.kind ?? null,
  }));
}

function waitingFor(state: string | null, hasFailed: boolean): PushedNow["waiting"] {
  if (state === "needsReconnect" || state === "paused") return state;
  return hasFailed ? "failing" : "inLine";
}
