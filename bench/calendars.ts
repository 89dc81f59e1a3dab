import { sql } from "drizzle-orm";
import { sha256 } from "@/lib/secrets";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { aTwoWayWorld, type TwoWayWorld, timed } from "@/lib/usecases/testing/two-way";

export const account = "mike@demo.test";
export const eventsEach = 500;

/** A calendar of one fieldworker that is read; `externalId`: its name at the provider. */
export type Calendar = {
  readonly companyId: string;
  readonly calendarId: string;
  readonly connectionId: string;
  readonly externalId: string;
};

/** The sandbox over HTTP, a real PostgreSQL, one connected fieldworker. The sandbox keeps its notices to itself. */
export async function aConnectedWorld(): Promise<{ world: TwoWayWorld; calendar: Calendar }> {
  const world = await aTwoWayWorld();
  const connectionId = await world.connect("mike");
  await world.settle();
  await world.control.call("POST", "/notices", { drop: true });
  const [row] = await world.rows<{ id: string }>(sql`select calendar_id as id from calendar_sync`);
  if (!row) throw new Error("nothing is read");
  const { companyId } = world.company;
  const calendar = { companyId, calendarId: row.id, connectionId, externalId: account };
  await fill(world, calendar);
  return { world, calendar };
}

/** Puts events into a calendar and reads it for the first time. */
async function fill(world: TwoWayWorld, calendar: Calendar): Promise<void> {
  const events = Array.from({ length: eventsEach }, (_, place) => eventAt(place));
  await world.control.call("POST", "/events", { account, calendar: calendar.externalId, events });
  await wish(world, calendar);
  await ingestChanges(world.deps, calendar);
}

/** More calendars of the same fieldworker, each with its own events, read as the first one is. */
export async function moreCalendars(
  world: TwoWayWorld,
  { companyId, calendarId, connectionId }: Calendar,
  count: number,
): Promise<Calendar[]> {
  const made: Calendar[] = [];
  for (let place = 0; place < count; place += 1) {
    const added = await world.control.call("POST", "/calendars", { account, summary: `More ${place}` });
    const { id: externalId } = added as { id: string };
    const [row] = await world.rows<{ id: string }>(sql`
      with made as (insert into calendar (company_id, connection_id, member_id, external_id, name, zone, is_primary,
          can_write, receives, blocks)
        select company_id, connection_id, member_id, ${externalId}, ${`More ${place}`}, zone, false, true, false, true
        from calendar where id = ${calendarId} returning company_id, id, member_id)
      insert into calendar_sync (company_id, calendar_id, member_id, keeps_events)
        select company_id, id, member_id, true from made returning calendar_id as id`);
    if (!row) throw new Error("a calendar was not made");
    const calendar = { companyId, calendarId: row.id, connectionId, externalId };
    await fill(world, calendar);
    made.push(calendar);
  }
  return made;
}

export async function wish(world: TwoWayWorld, { calendarId }: Calendar): Promise<void> {
  await world.rows(
    sql`update calendar_sync set wanted_seq = wanted_seq + 1 where calendar_id = ${calendarId}`,
  );
}

const secret = "a secret of forty characters or there about";

/** What a good notice of this calendar's says. */
export type NoticeWords = {
  readonly watchId: string;
  readonly secret: string;
  readonly resourceId: string;
};

/** A live watch whose secret is known here, instead of the one the calendar has; nothing about it is due for long. */
export async function watchOf(world: TwoWayWorld, { calendarId }: Calendar): Promise<NoticeWords> {
  const watchId = crypto.randomUUID();
  await world.rows(sql`update watch set state = 'ended', ended_at = now() where calendar_id = ${calendarId}`);
  await world.rows(sql`
    insert into watch (id, company_id, calendar_id, connection_id, secret_hash, resource_id, state, asked_at, expires_at)
    select ${watchId}::uuid, company_id, id, connection_id, ${sha256(secret)}, 'r', 'live', now(), now() + interval '7 days'
    from calendar where id = ${calendarId}`);
  return { watchId, secret, resourceId: "r" };
}

const firstDay = Date.UTC(2026, 11, 1);

/** Twelve a day, one after the other. */
function eventAt(place: number) {
  const hour = String(6 + (place % 12)).padStart(2, "0");
  const date = new Date(firstDay + Math.floor(place / 12) * 86_400_000).toISOString().slice(0, 10);
  return { summary: `Busy ${place}`, ...timed(`${date}T${hour}:00:00`, `${date}T${hour}:40:00`) };
}

let changed = 0;

/** A new event by its owner's hand; its id. */
export function oneChange(world: TwoWayWorld, { externalId }: Calendar): Promise<string> {
  changed += 1;
  return world.phone.add(account, eventAt(eventsEach + (changed % 1_000)), externalId);
}

/** The provider takes so long for every call about calendars, until it is healed. */
export async function slowProvider(world: TwoWayWorld, ms: number): Promise<void> {
  if (ms > 0) await world.control.fault({ id: "slow", path: "/calendar/", action: { kind: "latency", ms } });
}

/** Calls about calendars since the list was last emptied. */
export async function providerCalls(world: TwoWayWorld): Promise<number> {
  const { requests } = (await world.control.call("GET", "/requests?limit=2000")) as {
    requests: { path: string }[];
  };
  return requests.filter(({ path }) => path.includes("/calendar/")).length;
}

/** The bare call for what is new since the stored cursor, and how long it takes. */
export async function bareCallMs(world: TwoWayWorld, calendar: Calendar): Promise<number> {
  const { companyId, connectionId, calendarId, externalId } = calendar;
  const [row] = await world.rows<{ cursor: string }>(
    sql`select cursor from calendar_sync where calendar_id = ${calendarId}`,
  );
  return world.deps.withAccount({ companyId, connectionId }, async (opened) => {
    const started = performance.now();
    await opened.readChanges(externalId, row?.cursor as never, listedWindow);
    return performance.now() - started;
  });
}

export const listedWindow = {
  start: new Date("2026-10-01T00:00:00Z"),
  end: new Date("2027-10-01T00:00:00Z"),
};
