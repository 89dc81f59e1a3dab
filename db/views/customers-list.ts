import { and, eq, gte, inArray, isNull, min, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, customer } from "@/db/schema";
import type { CustomerLine } from "@/lib/domain/customer-view";
import { may } from "@/lib/domain/roles";
import type { Viewer } from "./booking-visibility";
import { type CustomerPlace, foundCustomers } from "./customer-search";

export type CustomersPage = {
  readonly lines: readonly CustomerLine[];
  /** Where the next page begins; null: this is the last. */
  readonly next: string | null;
};

const pageSize = 50;

/** A page of the company's customers by name. `after` is the `next` of the page before; anything else is read as the beginning. */
export async function customersList(
  tx: Tx,
  asked: {
    readonly search: string;
    readonly after: string | null;
    readonly viewer: Viewer;
    readonly now: Date;
  },
): Promise<CustomersPage> {
  const seesContact = may(asked.viewer.role, "seeCustomerContact");
  const after = placeOf(asked.after);
  const ids = await foundCustomers(tx, { search: asked.search, seesContact, after, limit: pageSize + 1 });
  const shown = ids.slice(0, pageSize);
  return {
    lines: await linesOf(tx, shown, asked),
    next: ids.length > pageSize ? await cursorAt(tx, shown.at(-1)) : null,
  };
}

async function cursorAt(tx: Tx, id: string | undefined): Promise<string | null> {
  if (id === undefined) return null;
  const [row] = await tx.select({ sortName: customer.sortName }).from(customer).where(eq(customer.id, id));
  return row ? `${id}.${row.sortName ?? ""}` : null;
}

const cursorShape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([^\0]*)$/su;

function placeOf(cursor: string | null): CustomerPlace | null {
  const [, id, sortName] = cursorShape.exec(cursor ?? "") ?? [];
  return id === undefined || sortName === undefined ? null : { id, sortName };
}

async function linesOf(
  tx: Tx,
  ids: readonly string[],
  { viewer, now }: { readonly viewer: Viewer; readonly now: Date },
): Promise<CustomerLine[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select()
    .from(customer)
    .where(inArray(customer.id, [...ids]));
  const ahead = await nextBookings(tx, ids, now);
  const twins = await withTwins(tx, ids);
  const seesContact = may(viewer.role, "seeCustomerContact");
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = found.get(id);
    if (!row) return [];
    const { name, phone, email, address } = row;
    return [
      {
        id,
        name,
        phone: seesContact ? phone : "",
        email: seesContact ? email : "",
        address,
        nextBookingAt: ahead.get(id) ?? null,
        mayBeTwice: twins.has(id),
      },
    ];
  });
}

async function nextBookings(tx: Tx, ids: readonly string[], now: Date): Promise<Map<string, Date>> {
  const rows = await tx
    .select({ id: booking.customerId, at: min(booking.startsAt) })
    .from(booking)
    .where(and(inArray(booking.customerId, [...ids]), gte(booking.startsAt, now)))
    .groupBy(booking.customerId);
  return new Map(rows.flatMap(({ id, at }) => (at === null ? [] : [[id, at] as const])));
}

/** Those who share a phone number or an e-mail address with somebody else. */
async function withTwins(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .select({ id: customer.id })
    .from(customer)
    .where(
      and(
        inArray(customer.id, [...ids]),
        sql`(${sharesWithAnother("phone_key")} or ${sharesWithAnother("email_key")})`,
      ),
    );
  return new Set(rows.map(({ id }) => id));
}

const sharesWithAnother = (key: "phone_key" | "email_key") => sql`exists (
  select from customer twin where twin.company_id = "customer"."company_id"
    and twin.${sql.raw(key)} = "customer".${sql.raw(key)} and twin.id <> "customer"."id"
    and twin.merged_into is null and twin.erased_at is null)`;

/** Other customers with the same phone number or e-mail address. */
export async function possibleTwins(tx: Tx, customerId: string, viewer: Viewer): Promise<CustomerLine[]> {
  const [row] = await tx
    .select({ phoneKey: customer.phoneKey, emailKey: customer.emailKey })
    .from(customer)
    .where(eq(customer.id, customerId));
  const ids = new Set([
    ...(row?.phoneKey ? await liveWith(tx, eq(customer.phoneKey, row.phoneKey)) : []),
    ...(row?.emailKey ? await liveWith(tx, eq(customer.emailKey, row.emailKey)) : []),
  ]);
  ids.delete(customerId);
  const rows =
    ids.size === 0
      ? []
      : await tx
          .select()
          .from(customer)
          .where(inArray(customer.id, [...ids]));
  const seesContact = may(viewer.role, "seeCustomerContact");
  return rows
    .map(({ id, name, phone, email, address }) => ({
      id,
      name,
      phone: seesContact ? phone : "",
      email: seesContact ? email : "",
      address,
      nextBookingAt: null,
      mayBeTwice: true,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const mostTwins = 6;

async function liveWith(tx: Tx, same: ReturnType<typeof eq>): Promise<string[]> {
  const rows = await tx
    .select({ id: customer.id })
    .from(customer)
    .where(and(same, isNull(customer.mergedInto), isNull(customer.erasedAt)))
    .limit(mostTwins);
  return rows.map(({ id }) => id);
}
