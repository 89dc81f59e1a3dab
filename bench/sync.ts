import { sql } from "drizzle-orm";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { takeNotice } from "@/lib/usecases/take-notice";
import { aTwoWayWorld, type TwoWayWorld, timed } from "@/lib/usecases/testing/two-way";
import { type Measured, msOf, quantile } from "./measure";

const mike = "mike@demo.test";
const day = (place: number) =>
  new Date(Date.UTC(2026, 10, 2) + place * 86_400_000).toISOString().slice(0, 10);

function eventAt(place: number) {
  const hour = String(6 + (place % 12)).padStart(2, "0");
  const date = day(Math.floor(place / 12));
  return { summary: `Busy ${place}`, ...timed(`${date}T${hour}:00:00`, `${date}T${hour}:40:00`) };
}

/** Two-way sync against the sandbox over HTTP and a real PostgreSQL, without the job engine. */
export async function run(): Promise<Measured[]> {
  const world = await aTwoWayWorld();
  try {
    const connectionId = await world.connect("mike");
    await world.settle();
    await world.control.call("POST", "/notices", { drop: true });
    const events = Array.from({ length: 500 }, (_, place) => eventAt(place));
    await world.control.call("POST", "/events", { account: mike, calendar: mike, events });
    const calendarId = await onlyCalendar(world);
    const at = { companyId: world.company.companyId, calendarId };
    await wish(world, at);
    await ingestChanges(world.deps, at);
    return [
      await throughput(world, at, connectionId),
      await latency(world, at, connectionId),
      await burst(world, at),
    ];
  } finally {
    await world.close();
  }
}

type At = { companyId: string; calendarId: string };

async function onlyCalendar(world: TwoWayWorld): Promise<string> {
  const [row] = await world.rows<{ id: string }>(sql`select calendar_id as id from calendar_sync`);
  if (!row) throw new Error("nothing is read");
  return row.id;
}

async function wish(world: TwoWayWorld, { calendarId }: At): Promise<void> {
  await world.rows(
    sql`update calendar_sync set wanted_seq = wanted_seq + 1 where calendar_id = ${calendarId}`,
  );
}

let changed = 0;
async function oneChange(world: TwoWayWorld): Promise<void> {
  changed += 1;
  await world.phone.add(mike, eventAt(600 + (changed % 200)));
}

const rounds = 40;

/** Against reading the whole calendar and writing all of it again at every notice. */
async function throughput(world: TwoWayWorld, at: At, connectionId: string): Promise<Measured> {
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await oneChange(world);
    await wish(world, at);
    ours.push(await msOf(() => ingestChanges(world.deps, at)));
    baseline.push(await msOf(() => replaceAll(world, at, connectionId)));
  }
  const [mine, theirs] = [1000 / quantile(ours, 0.5), 1000 / quantile(baseline, 0.5)];
  return {
    name: "readings a second, 500 events, against full refetch",
    ours: mine,
    baseline: theirs,
    unit: "/s",
    ratio: mine / theirs,
    goal: 2,
  };
}

async function replaceAll(world: TwoWayWorld, at: At, connectionId: string): Promise<void> {
  const window = { start: new Date("2026-10-01T00:00:00Z"), end: new Date("2027-10-01T00:00:00Z") };
  const page = await world.deps.withAccount({ companyId: at.companyId, connectionId }, (account) =>
    account.readChanges(mike, null, window),
  );
  const rows = page.changes.flatMap((change) =>
    change.kind === "present" && change.event.time.kind === "timed"
      ? [{ event: change.event.eventId, start: change.event.time.start, end: change.event.time.end }]
      : [],
  );
  await world.owner.asCompany(at.companyId, async (tx) => {
    await tx.execute(sql`create table if not exists public.refetched (like busy_block including all)`);
    await tx.execute(sql`delete from public.refetched`);
    await tx.execute(sql`insert into public.refetched (company_id, member_id, calendar_id, family_id, event_id, occurrence, starts_at, ends_at, shows, response, is_private)
      select ${at.companyId}::uuid, ${world.idOf("mike")}::uuid, ${at.calendarId}::uuid, r.event, r.event, '', r.start, r."end", 'busy', 'none', false
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(event text, start timestamptz, "end" timestamptz)`);
    await tx.execute(
      sql`select pg_notify('live', ${JSON.stringify({ companyId: at.companyId, bookingId: null })})`,
    );
  });
}

/** From the wish to the saved blocks, against the bare call of a provider that takes 100 ms. */
async function latency(world: TwoWayWorld, at: At, connectionId: string): Promise<Measured> {
  await world.control.fault({ id: "slow", path: "/calendar/", action: { kind: "latency", ms: 100 } });
  const ours: number[] = [];
  const baseline: number[] = [];
  const window = { start: new Date("2026-10-01T00:00:00Z"), end: new Date("2027-10-01T00:00:00Z") };
  for (let round = 0; round < rounds; round += 1) {
    await oneChange(world);
    await wish(world, at);
    ours.push(await msOf(() => ingestChanges(world.deps, at)));
    const [row] = await world.rows<{ cursor: string }>(sql`select cursor from calendar_sync`);
    await oneChange(world);
    baseline.push(
      await msOf(() =>
        world.deps.withAccount({ companyId: at.companyId, connectionId }, (account) =>
          account.readChanges(mike, row?.cursor as never, window),
        ),
      ),
    );
  }
  await world.control.heal();
  const [mine, theirs] = [quantile(ours, 0.5), quantile(baseline, 0.5)];
  return {
    name: "wish to visible, provider at 100 ms, against its bare call",
    ours: mine,
    baseline: theirs,
    unit: "ms p50",
    ratio: mine / theirs,
    goal: 1.25,
    atMost: true,
  };
}

const notices = 1_000;

/** A thousand notices for one calendar while a provider of 100 ms is read: how many calls they cost. */
async function burst(world: TwoWayWorld, at: At): Promise<Measured> {
  await world.control.fault({ id: "slow", path: "/calendar/", action: { kind: "latency", ms: 100 } });
  const watchId = crypto.randomUUID();
  const { sha256 } = await import("@/lib/secrets");
  await world.rows(sql`insert into watch (id, company_id, calendar_id, connection_id, secret_hash, resource_id, state, asked_at)
    select ${watchId}::uuid, c.company_id, c.id, c.connection_id, ${sha256("secret")}, 'r', 'live', now()
    from calendar c where c.id = ${at.calendarId}`);
  await world.control.call("DELETE", "/requests");
  const notice = { watchId, secret: "secret", resourceId: "r", says: "changed" as const };
  const reading: Promise<void>[] = [];
  await Promise.all(
    Array.from({ length: notices }, async () => {
      if ((await takeNotice(world.deps, notice)) === "queued") reading.push(world.settle());
    }),
  );
  await Promise.all(reading);
  await world.settle();
  const { requests } = (await world.control.call("GET", "/requests?limit=2000")) as {
    requests: { path: string }[];
  };
  await world.control.heal();
  const calls = requests.filter(({ path }) => path.includes("/calendar/")).length;
  return {
    name: "provider calls for 1,000 notices on one calendar",
    ours: calls,
    baseline: notices,
    unit: "calls",
    ratio: calls / notices,
    goal: 0.02,
    atMost: true,
  };
}
