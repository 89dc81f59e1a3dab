import { company, customer, member, service } from "@/db/schema";
import { seedStatuses } from "@/db/seed";
import type { Deps } from "@/lib/deps";
import { changeBooking } from "@/lib/usecases/change-booking";
import { aConflict } from "./a-conflict";

/** Stands in every text of the foreign company: where it shows up, something leaked. */
export const foreignCanary = "FOREIGN-CANARY-7Q";

export type ForeignCompany = {
  readonly companyId: string;
  readonly ownerId: string;
  readonly fieldworkerId: string;
  readonly customerId: string;
  readonly serviceId: string;
  readonly statusId: string;
  readonly bookingId: string;
  readonly conflictId: string;
};

/** A second company in the same database, with one booking. */
export async function aForeignCompany(deps: Deps): Promise<ForeignCompany> {
  const companyId = crypto.randomUUID();
  const [ownerId, fieldworkerId, customerId, serviceId] = Array.from({ length: 4 }, () =>
    crypto.randomUUID(),
  ) as [string, string, string, string];
  const now = deps.clock.now();
  const zone = "Europe/Berlin";
  const statusIds = await deps.database.asCompany(companyId, async (tx) => {
    const names = { name: foreignCanary, createdAt: now };
    await tx
      .insert(company)
      .values({ id: companyId, ...names, slug: "foreign", zone, titleTemplate: foreignCanary });
    await tx.insert(member).values([
      { id: ownerId, companyId, ...names, email: "owner@foreign.test", role: "owner", zone },
      {
        id: fieldworkerId,
        companyId,
        ...names,
        email: "crew@foreign.test",
        role: "fieldworker",
        takesBookings: true,
        zone,
      },
    ]);
    await tx
      .insert(customer)
      .values({ id: customerId, companyId, ...names, address: foreignCanary, phone: foreignCanary });
    await tx.insert(service).values({ id: serviceId, companyId, ...names, durationMinutes: 60 });
    return seedStatuses(tx, companyId);
  });
  const statusId = statusIds.get("Confirmed") ?? "";
  const bookingId = crypto.randomUUID();
  const made = await changeBooking(deps, {
    companyId,
    bookingId,
    expectedRevision: null,
    fields: {
      customerId,
      serviceId,
      statusId,
      startsAt: new Date("2026-11-03T09:00:00Z"),
      endsAt: new Date("2026-11-03T10:00:00Z"),
      zone,
      address: foreignCanary,
      customerNotes: foreignCanary,
      jobNotes: foreignCanary,
      officeNotes: foreignCanary,
    },
    fieldworkerIds: [fieldworkerId],
    overrideReason: null,
    actor: { kind: "system" },
    requestId: crypto.randomUUID(),
  });
  if (!made.ok) throw new Error(made.problem);
  const conflictId = await aConflict(deps, { companyId, bookingId, fieldworkerId });
  return { companyId, ownerId, fieldworkerId, customerId, serviceId, statusId, bookingId, conflictId };
}
