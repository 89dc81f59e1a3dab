import { bigint, foreignKey, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { companyId, customer } from "./schema";
import { activity } from "./schema-record";

/** Which rows of the record are about a customer itself; those about their bookings are found by the booking. */
export const customerActivity = pgTable(
  "customer_activity",
  {
    companyId: companyId(),
    customerId: uuid("customer_id").notNull(),
    seq: bigint("seq", { mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.customerId, t.seq] }),
    foreignKey({ columns: [t.companyId, t.customerId], foreignColumns: [customer.companyId, customer.id] }),
    foreignKey({ columns: [t.companyId, t.seq], foreignColumns: [activity.companyId, activity.seq] }),
  ],
);
