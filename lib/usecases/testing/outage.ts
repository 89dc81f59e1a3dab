import { sql } from "drizzle-orm";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import type { World } from "@/lib/usecases/testing";

/** The readings that the minute cron would wish. */
export async function readAll(world: World): Promise<void> {
  const { companyId } = world.company;
  for (const { id } of await world.rows<{ id: string }>(sql`select calendar_id as id from calendar_sync`))
    await ingestChanges(world.deps, { companyId, calendarId: id });
}

/** Raj's provider fails, and a booking that cannot be delivered opens the episode. */
export async function anOutage(world: World): Promise<void> {
  await world.control.fault({ path: "/calendar/", action: { kind: "status", status: 503 } });
  await world.book({ day: "2026-11-10", crew: ["raj"] });
  await world.deliverAll();
}
