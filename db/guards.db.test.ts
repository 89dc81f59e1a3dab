import { getTableName, is, sql } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aWorld, type World } from "@/lib/usecases/testing";
import { assertBoundByRowSecurity, sqlStateOf } from "./client";
import * as schema from "./schema";
import * as customers from "./schema-customers";
import * as health from "./schema-health";
import * as hours from "./schema-hours";
import * as records from "./schema-record";
import * as sessions from "./schema-sessions";
import * as sync from "./schema-sync";
import { isEmpty, seedCompany } from "./seed";

let world: World;
let other: Awaited<ReturnType<typeof seedCompany>>;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("mike");
  await world.book({ day: "2026-11-10" });
  await world.deliverAll();
  await fillTwoWayTables();
  await world.owner.db.execute(sql`update member set email = 'x-' || email`);
  await world.owner.db.execute(sql`update company set slug = 'first'`);
  other = await seedCompany(world.deps.database, "no password", world.clock.now());
});
afterAll(() => world.close());

async function fillTwoWayTables(): Promise<void> {
  const { companyId } = world.company;
  const [row] = await world.rows<Record<string, string>>(sql`
    select c.id as calendar, c.connection_id as connection, m.id as mirror, m.booking_id as booking,
      m.fieldworker_id as member from calendar c join mirror m on m.calendar_id = c.id`);
  const { calendar, connection, mirror, booking, member } = row ?? {};
  const times = sql`now(), now() + interval '1 hour'`;
  for (const statement of [
    sql`insert into seen_event (company_id, calendar_id, event_id, etag, family_id, kind, starts_at, ends_at, shows, response, is_private, epoch)
      values (${companyId}, ${calendar}, 'e', '1', 'e', 'single', ${times}, 'busy', 'none', false, 1)`,
    sql`insert into busy_block (company_id, member_id, calendar_id, family_id, event_id, occurrence, starts_at, ends_at, shows, response, is_private)
      values (${companyId}, ${member}, ${calendar}, 'e', 'e', '', ${times}, 'busy', 'none', false)`,
    sql`insert into unreadable_event values (${companyId}, ${calendar}, 'u', 'times', now())`,
    sql`insert into watch (id, company_id, calendar_id, connection_id, secret_hash, state, asked_at)
      values (gen_random_uuid(), ${companyId}, ${calendar}, ${connection}, 'x', 'asked', now())`,
    sql`insert into conflict (company_id, kind, booking_id, fieldworker_id, subject, opened_at)
      values (${companyId}, 'busy', ${booking}, ${member}, 's', now())`,
    sql`insert into extra_copy (company_id, calendar_id, event_id, mirror_id, etag, state, epoch, found_at)
      values (${companyId}, ${calendar}, 'x', ${mirror}, '1', 'found', 1, now())`,
    sql`insert into notification (company_id, member_id, kind, created_at)
      values (${companyId}, ${member}, 'conflict.busy', now())`,
    sql`insert into customer_activity select ${companyId}, ${world.company.customerIds[0]}, min(seq) from activity`,
  ])
    await world.rows(statement);
  await fillHealthTables({ companyId, calendar, connection, mirror, booking, member });
}

async function fillHealthTables(at: Record<string, string | undefined>): Promise<void> {
  const { companyId, calendar, connection, mirror, booking, member } = at;
  const verificationId = crypto.randomUUID();
  for (const statement of [
    sql`insert into episode (company_id, connection_id, member_id, opened_at, directions)
      values (${companyId}, ${connection}, ${member}, now(), '[]')`,
    sql`insert into sync_run (company_id, connection_id, calendar_id, started_at, finished_at, changes, is_full, outcome)
      values (${companyId}, ${connection}, ${calendar}, now(), now(), 1, false, 'done')`,
    sql`insert into mail (company_id, member_id, recipient, topic, content, created_at, not_before)
      values (${companyId}, ${member}, 'mike@demo.test', 'reconnect', '{"subject": "s", "body": []}', now(), now())`,
    sql`insert into news_preference values (${companyId}, ${member}, 'conflicts', true, true)`,
    sql`insert into verification (id, company_id, connection_id, requested_at)
      values (${verificationId}, ${companyId}, ${connection}, now())`,
    sql`insert into difference (company_id, verification_id, mirror_id, booking_id, fieldworker_id, kind)
      values (${companyId}, ${verificationId}, ${mirror}, ${booking}, ${member}, 'missing')`,
  ])
    await world.rows(statement);
}

const tables = Object.values({
  ...schema,
  ...records,
  ...sessions,
  ...sync,
  ...health,
  ...customers,
  ...hours,
})
  .filter((value) => is(value, PgTable))
  .map((table) => getTableName(table));

describe("row-level security [I11]", () => {
  test("every table forces it and has a policy for the app", async () => {
    const rows = await world.owner.db.execute<{ name: string; forced: boolean; policies: number }>(sql`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid
          and (select oid from pg_roles where rolname = 'lockstep_app') = any (p.polroles)) as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p')`);
    expect(rows.map((row) => row.name).sort()).toEqual([...tables].sort());
    expect(rows.filter((row) => !row.forced || row.policies === 0)).toEqual([]);
  });

  test("the app's role owns nothing, is bound by it, and the app refuses any other", async () => {
    await assertBoundByRowSecurity(world.deps.database);
    await expect(assertBoundByRowSecurity(world.owner)).rejects.toThrow("DATABASE_APP_URL");
  });

  const companyTables = tables.filter((name) => !["company", "rate_limit"].includes(name));

  test("nothing is seen without a company, and nothing of another one", async () => {
    for (const name of companyTables) {
      const count = sql.raw(`select count(*)::int as count from ${name}`);
      const ofNobody = await world.deps.database.db.execute(count);
      expect([name, ...ofNobody]).toEqual([name, { count: 0 }]);
      const foreign = sql.raw(
        `select count(*)::int as count from ${name} where company_id <> current_company()`,
      );
      expect([name, ...(await world.rows(foreign))]).toEqual([name, { count: 0 }]);
    }
  });

  test("every company table holds rows in this test, so that seeing none means something", async () => {
    const empty: string[] = [];
    for (const name of companyTables) {
      const [row] = await world.owner.db.execute<{ count: number }>(
        sql.raw(`select count(*)::int as count from ${name}`),
      );
      if (row?.count === 0) empty.push(name);
    }
    expect(empty).toEqual([]);
  });

  test("conflicts and notifications stay: the app may not delete them", async () => {
    for (const name of ["conflict", "notification", "watch"])
      expect(await world.rows(sql.raw(`delete from ${name}`)).catch(sqlStateOf)).toBe("42501");
  });

  test("a row of another company can be neither written nor pointed at", async () => {
    const insert = (companyId: string, customerId: string) =>
      world.rows(sql`insert into booking (company_id, ref, customer_id, service_id, status_id, starts_at, ends_at, zone, created_at, updated_at)
        select ${companyId}, 9999, ${customerId}, ${world.company.serviceIds[0]}, id, now(), now() + interval '1 hour', 'UTC', now(), now()
        from status limit 1`);
    expect(await insert(other.companyId, other.customerIds[0] ?? "").catch(sqlStateOf)).toBe("42501");
    expect(await insert(world.company.companyId, other.customerIds[0] ?? "").catch(sqlStateOf)).toBe("23503");
  });

  test("the company of one transaction is gone in the next", async () => {
    await world.rows(sql`select 1`);
    const [row] = await world.deps.database.db.execute(sql`select current_company() as company`);
    expect(row).toEqual({ company: null });
  });
});

describe("the double-booking wall [I1]", () => {
  test("stands in the database itself: an overlapping row is refused whatever code writes it", async () => {
    const { bookingId } = await world.book({ day: "2026-11-11", at: "09:00", crew: ["raj"] });
    const other = await world.book({ day: "2026-11-11", at: "09:30", crew: [] });
    const assign = (at: string, reason: string | null) =>
      world.rows(sql`insert into assignment (company_id, booking_id, fieldworker_id, during, takes_time, override_reason, created_at)
        values (${world.company.companyId}, ${at}, ${world.idOf("raj")}, 'empty', false, ${reason}, now())`);
    expect(await assign(other.bookingId, null).catch(sqlStateOf)).toBe("23P01");
    await assign(other.bookingId, "two people needed");
    expect(bookingId).not.toBe(other.bookingId);
  });
});

describe("the pinned look-ups (decision 20)", () => {
  test("are exactly these, with a fixed search_path, and return ids only", async () => {
    const rows = await world.owner.db.execute<{ name: string; result: string; path: string[] | null }>(sql`
      select p.proname as name, pg_get_function_result(p.oid) as result, p.proconfig as path
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.prosecdef order by 1`);
    expect(rows.map(({ name, result }) => [name, result])).toEqual([
      ["calendars_due", "TABLE(company_id uuid, calendar_id uuid)"],
      ["calendars_to_roll", "TABLE(company_id uuid, calendar_id uuid)"],
      ["claim_mail", "TABLE(company_id uuid, mail_id uuid)"],
      ["claim_outbox", "TABLE(company_id uuid, outbox_id uuid)"],
      ["connections_to_check", "TABLE(company_id uuid, connection_id uuid)"],
      ["connections_to_probe", "TABLE(company_id uuid, connection_id uuid)"],
      ["connections_to_remove", "TABLE(company_id uuid, connection_id uuid)"],
      ["connections_to_verify", "TABLE(company_id uuid, connection_id uuid)"],
      ["connections_to_watch", "TABLE(company_id uuid, connection_id uuid)"],
      ["customers_found", "TABLE(company_id uuid, customer_id uuid)"],
      ["has_any_company", "boolean"],
      ["member_by_email", "TABLE(company_id uuid, member_id uuid)"],
      ["session_by_token_hash", "TABLE(company_id uuid, session_id uuid)"],
      ["waiting_mirrors", "TABLE(company_id uuid, mirror_id uuid)"],
      ["watch_by_id", "TABLE(company_id uuid, watch_id uuid)"],
    ]);
    expect(rows.every((row) => row.path?.includes("search_path=pg_catalog, public"))).toBe(true);
  });

  test("the app may call them and may not become the role that owns them", async () => {
    expect(await isEmpty(world.deps.database)).toBe(false);
    const [row] = await world.deps.database.db.execute(
      sql`select pg_has_role('lockstep_app', 'lockstep_lookup', 'member') as may`,
    );
    expect(row).toEqual({ may: false });
  });
});
