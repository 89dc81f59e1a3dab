import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { company, connection, member, push } from "@/db/schema";
import type { ProviderName } from "@/lib/domain/calendar-event";
import type { Actor } from "@/lib/domain/roles";

/** A connection that only a person can bring back, and how many bookings wait behind it. */
export type ConnectionTrouble = {
  readonly connectionId: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly provider: ProviderName;
  readonly state: "needsReconnect" | "cannotWrite";
  readonly waitingBookings: number;
};

export type ViewerFacts = {
  /** The company's zone, in which the office's pages show times. */
  readonly zone: string;
  readonly ownZone: string;
  readonly takesBookings: boolean;
};

export type ShellView = ViewerFacts & { readonly troubles: readonly ConnectionTrouble[] };

/** What the frame around every page shows this member. The office sees every broken connection, others their own. */
export async function shellView(tx: Tx, actor: Pick<Actor, "memberId" | "role">): Promise<ShellView> {
  const facts = await viewerFacts(tx, actor.memberId);
  const seesAll = actor.role === "owner" || actor.role === "dispatcher";
  return { ...facts, troubles: await troublesFor(tx, seesAll ? null : actor.memberId) };
}

export async function viewerFacts(tx: Tx, memberId: string): Promise<ViewerFacts> {
  const [row] = await tx
    .select({ zone: company.zone, ownZone: member.zone, takesBookings: member.takesBookings })
    .from(member)
    .innerJoin(company, eq(company.id, member.companyId))
    .where(eq(member.id, memberId));
  if (!row) throw new Error("a signed-in member has no row");
  return row;
}

async function troublesFor(tx: Tx, memberId: string | null): Promise<ConnectionTrouble[]> {
  const broken = ["needsReconnect", "cannotWrite"] as const;
  const rows = await tx
    .select({
      connectionId: connection.id,
      memberId: connection.memberId,
      memberName: member.name,
      provider: connection.provider,
      state: connection.state,
      waitingBookings: sql<number>`(select count(distinct ${push.bookingId})::int from ${push}
        where ${and(eq(push.fieldworkerId, connection.memberId), isNull(push.finishedAt))})`,
    })
    .from(connection)
    .innerJoin(member, eq(member.id, connection.memberId))
    .where(
      and(
        inArray(connection.state, [...broken]),
        member.isActive,
        memberId === null ? undefined : eq(connection.memberId, memberId),
      ),
    )
    .orderBy(asc(connection.stateSince), asc(connection.id));
  return rows.flatMap((row) => {
    const state = broken.find((each) => each === row.state);
    return state ? [{ ...row, state }] : [];
  });
}
