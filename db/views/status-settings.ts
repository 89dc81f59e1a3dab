import { and, asc, eq, gt, isNotNull, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, connection, customer, service, status } from "@/db/schema";
import { type CompanySettings, companySettings } from "@/db/store/company";
import type { CalendarRule, StatusTone } from "@/lib/domain/status";

export type StatusSetting = {
  readonly id: string;
  readonly name: string;
  readonly tone: StatusTone;
  readonly calendarRule: CalendarRule;
  /** Bookings in this status that are not over yet. */
  readonly upcomingBookings: number;
};

/** The company's statuses in their own order. */
export async function statusSettings(tx: Tx, now: Date): Promise<StatusSetting[]> {
  return tx
    .select({
      id: status.id,
      name: status.name,
      tone: status.tone,
      calendarRule: status.calendarRule,
      upcomingBookings: sql<number>`(select count(*)::int from ${booking}
        where ${and(eq(booking.statusId, status.id), gt(booking.endsAt, now))})`,
    })
    .from(status)
    .orderBy(asc(status.position), asc(status.id));
}

export type CompanyPage = Omit<CompanySettings, "id" | "slug"> & {
  /** A booking to try a title on; null: there is none yet. */
  readonly sample: {
    readonly serviceName: string;
    readonly customerName: string;
    readonly ref: number;
  } | null;
};

export async function companyPage(tx: Tx): Promise<CompanyPage> {
  const { id: _id, slug: _slug, ...settings } = await companySettings(tx);
  const [sample] = await tx
    .select({ serviceName: service.name, customerName: customer.name, ref: booking.ref })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(service, eq(service.id, booking.serviceId))
    .orderBy(asc(booking.ref))
    .limit(1);
  return { ...settings, sample: sample ?? null };
}

/** How many connections hold sealed tokens, by the id of the key that seals their data key. */
export async function sealedConnectionsByKey(tx: Tx): Promise<{ keyId: string; connections: number }[]> {
  const keyId = sql<string>`split_part(${connection.sealedDataKey}, '.', 2)`;
  return tx
    .select({ keyId, connections: sql<number>`count(*)::int` })
    .from(connection)
    .where(
      and(
        isNotNull(connection.sealedDataKey),
        isNotNull(connection.sealedRefreshToken),
        ne(connection.state, "disconnected"),
      ),
    )
    .groupBy(keyId)
    .orderBy(keyId);
}
