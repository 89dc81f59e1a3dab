import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import type { CustomerAddress } from "@/lib/domain/customer";

/** What a customer has beyond name, phone, e-mail and address. */
export const customerColumns = {
  /** The default first, which is also in `address`; empty: `address` is the only one. */
  addresses: jsonb("addresses").$type<readonly CustomerAddress[]>().notNull().default([]),
  /** Office only: never sent to a calendar. */
  notes: text("notes").notNull().default(""),
  revision: integer("revision").notNull().default(1),
  /** The customer this one turned out to be; its data and its bookings went there. */
  mergedInto: uuid("merged_into"),
  /** When its personal data was replaced for good. */
  erasedAt: timestamp("erased_at", { withTimezone: true, mode: "date", precision: 3 }),
  sortName: text("sort_name").generatedAlwaysAs(sql`customer_folded(name)`),
  /** What a search looks into, folded as the search is. */
  searchText: text("search_text").generatedAlwaysAs(
    sql`customer_folded(name || ' ' || email || ' ' || phone || ' ' || customer_digits(phone) || ' ' || address || ' ' || jsonb_path_query_array(addresses, '$[*].address')::text)`,
  ),
  /** The last ten digits, so that a country code makes no other number; null: too short to tell people apart. */
  phoneKey: text("phone_key").generatedAlwaysAs(
    sql`case when length(customer_digits(phone)) >= 7 then right(customer_digits(phone), 10) end`,
  ),
  emailKey: text("email_key").generatedAlwaysAs(sql`nullif(lower(btrim(email)), '')`),
};

type Columns = Readonly<
  Record<"companyId" | "id" | "addresses" | "mergedInto", AnyPgColumn> &
    Record<"sortName" | "searchText" | "phoneKey" | "emailKey", AnyPgColumn>
>;

export const customerRules = (t: Columns) => [
  foreignKey({ columns: [t.companyId, t.mergedInto], foreignColumns: [t.companyId, t.id] }),
  index("customer_by_name").on(t.companyId, t.sortName, t.id),
  // What was written lately is looked through one by one, so little of it may pile up (in kB).
  index("customer_search")
    .using("gin", sql`${t.searchText} gin_trgm_ops`)
    .with({ gin_pending_list_limit: 256 }),
  index("customer_by_phone").on(t.companyId, t.phoneKey),
  index("customer_by_email").on(t.companyId, t.emailKey),
  check("customer_addresses_list", sql`jsonb_typeof(${t.addresses}) = 'array'`),
  check("customer_merged_elsewhere", sql`${t.mergedInto} <> ${t.id}`),
];
