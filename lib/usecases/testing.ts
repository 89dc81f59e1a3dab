import type { sql } from "drizzle-orm";
import { connectDatabase } from "@/db/client";
import { demoCompany } from "@/db/demo/people";
import { type SeededCompany, seedCompany } from "@/db/seed";
import { pgSyncStore } from "@/db/store/pg-sync-store";
import { createTestDatabase } from "@/db/testing/database";
import { openSession } from "@/lib/auth/sessions";
import { createGoogleGateway } from "@/lib/calendar/google/gateway";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { handClock, systemClock } from "@/lib/clock";
import type { Deps } from "@/lib/deps";
import type { ProviderName } from "@/lib/domain/calendar-event";
import type { LocalDate } from "@/lib/domain/time";
import { wallToInstant } from "@/lib/domain/wall-time";
import type { Failpoint } from "@/lib/failpoint";
import { Sealer } from "@/lib/secrets";
import { startSandboxProcess } from "@/lib/testing/sandbox-process";
import { type BookingChange, changeBooking } from "@/lib/usecases/change-booking";
import { beginConnect, finishConnect } from "@/lib/usecases/connect-calendar";
import { type Delivery, deliverPush } from "@/lib/usecases/deliver-push";
import { drainOutbox } from "@/lib/usecases/drain-outbox";
import { type PushAsked, pushBooking } from "@/lib/usecases/push-booking";
import { withAccount } from "@/lib/usecases/with-account";

/** The demo company on a real database, with the sandbox as its Google and its Microsoft: what use case tests stand on. */
export async function aWorld() {
  const [testDatabase, sandbox] = await Promise.all([createTestDatabase(), startSandboxProcess()]);
  const database = connectDatabase({ url: testDatabase.appUrl });
  const owner = connectDatabase({ url: testDatabase.ownerUrl, appUrl: testDatabase.ownerUrl });
  const clock = handClock("2026-10-25T16:00:00Z");
  const client = { baseUrl: sandbox.url, clientId: "lockstep-dev", clientSecret: "lockstep-dev" };
  const gateways = {
    google: createGoogleGateway(client),
    microsoft: createMicrosoftGateway({ ...client, tenant: "common" }),
  };
  const appUrl = "http://127.0.0.1:3000";
  const passed: Failpoint[] = [];
  const base = {
    clock,
    demoClock: null,
    realClock: systemClock,
    database,
    sealer: new Sealer([["k1", Buffer.alloc(32, 7).toString("base64")]]),
    gatewayTo: (provider: ProviderName) => gateways[provider],
    syncStore: pgSyncStore(database, appUrl),
    appUrl,
    failpoint: (name: Failpoint) => {
      passed.push(name);
    },
    readPeriods: { watchedMs: 600_000, unwatchedMs: 60_000 },
    sendMail: null,
    jitter: () => 0,
    pulse: (everyMs: number, beat: () => void) => {
      const timer = setInterval(beat, everyMs);
      return () => clearInterval(timer);
    },
  };
  const deps: Deps = { ...base, withAccount: (at, work) => withAccount(base, at, work) };
  const company = await seedCompany(database, "no password", clock.now());
  const control = controlOf(sandbox.url);
  return {
    deps,
    clock,
    company,
    control,
    owner,
    passed,
    ...peopleOf(deps, company, control),
    ...bookingsOf(deps, company),
    close: async () => {
      await Promise.all([database.close(), owner.close(), sandbox.close()]);
      await testDatabase.drop();
    },
  };
}

export type World = Awaited<ReturnType<typeof aWorld>>;

type SandboxEvent = {
  readonly id: string;
  readonly status: string;
  readonly summary?: string;
  readonly description?: string;
  readonly location?: string;
  readonly start: { readonly dateTime?: string; readonly timeZone?: string };
  readonly end: { readonly dateTime?: string; readonly timeZone?: string };
  readonly attendees?: readonly unknown[];
  readonly extendedProperties?: { readonly private?: Readonly<Record<string, string>> };
};

function controlOf(sandboxUrl: string) {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${sandboxUrl}/_control${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`sandbox control ${method} ${path}: ${answer.status}`);
    return answer.status === 204 ? null : answer.json();
  };
  return {
    call,
    /** Every event ever written to the calendar; `live` ones are what its owner sees. */
    events: async (account: string, calendar = account): Promise<SandboxEvent[]> => {
      const found = (await call("GET", `/events?account=${account}&calendar=${calendar}`)) as
        | SandboxEvent[]
        | { events: SandboxEvent[] };
      return Array.isArray(found) ? found : found.events;
    },
    live: async function (account: string): Promise<SandboxEvent[]> {
      return (await this.events(account)).filter((event) => event.status !== "cancelled");
    },
    fault: (fault: Record<string, unknown>) => call("POST", "/faults", fault),
    heal: () => call("DELETE", "/faults"),
  };
}

function peopleOf(deps: Deps, company: SeededCompany, control: ReturnType<typeof controlOf>) {
  const idOf = (name: string) => {
    const id = company.memberIds.get(`${name}@demo.test`);
    if (!id) throw new Error(`nobody is called ${name}`);
    return id;
  };
  return {
    idOf,
    connect: async (
      name: string,
      provider: ProviderName = "google",
      grantedScopes: "all" | readonly string[] = "all",
      account = `${name}@demo.test`,
    ): Promise<string> => {
      const { companyId } = company;
      const memberId = idOf(name);
      const session = await openSession(deps.database, { companyId, memberId }, deps.realClock.now());
      const actor = { companyId, memberId, sessionId: session.sessionId, role: "fieldworker" as const, name };
      const begun = await beginConnect(deps, actor, provider, null);
      if (!begun.ok) throw new Error(begun.problem);
      const authorize = { authorizeUrl: begun.value.url, account, grantedScopes };
      const door = provider === "google" ? "/authorize" : "/microsoft/authorize";
      const { location } = (await control.call("POST", door, authorize)) as { location: string };
      const sent = new URL(location).searchParams;
      const answer = { state: sent.get("state") ?? "", code: sent.get("code"), error: sent.get("error") };
      const finished = await finishConnect(deps, actor, provider, answer);
      if (!finished.ok) throw new Error(finished.problem);
      return finished.value.connectionId;
    },
  };
}

export type BookingWish = Partial<BookingChange["fields"]> & {
  readonly status?: string;
  readonly crew?: readonly string[];
  readonly day?: string;
  readonly at?: string;
  readonly minutes?: number;
  readonly overrideReason?: string;
};

function bookingsOf(deps: Deps, company: SeededCompany) {
  const { companyId, memberIds, statusIds } = company;
  const changeOf = (bookingId: string, expectedRevision: number | null, wish: BookingWish): BookingChange => {
    const {
      status = "Confirmed",
      crew = ["mike"],
      day = "2026-11-03",
      at = "09:00",
      minutes = 90,
      overrideReason,
      ...fields
    } = wish;
    const [hour = 0, minute = 0] = at.split(":").map(Number);
    const startsAt = wallToInstant({ date: day as LocalDate, hour, minute }, demoCompany.zone).instant;
    return {
      companyId,
      bookingId,
      expectedRevision,
      fields: {
        customerId: company.customerIds[0] ?? "",
        serviceId: company.serviceIds[0] ?? "",
        statusId: statusIds.get(status) ?? "",
        startsAt,
        endsAt: new Date(startsAt.getTime() + minutes * 60_000),
        zone: demoCompany.zone,
        address: "418 Alder Street, Glendale",
        customerNotes: "Please ring twice.",
        jobNotes: "Gate code 4471.",
        officeNotes: "OFFICE-ONLY deposit paid",
        ...fields,
      },
      fieldworkerIds: crew.map((name) => memberIds.get(`${name}@demo.test`) ?? ""),
      overrideReason: overrideReason ?? null,
      actor: { kind: "system" },
      requestId: crypto.randomUUID(),
    };
  };
  const delivered: Delivery[] = [];
  return {
    changeOf,
    /** Makes a booking, or changes it when given its id and revision. */
    book: async (wish: BookingWish = {}, at: { bookingId?: string; revision?: number } = {}) => {
      const bookingId = at.bookingId ?? crypto.randomUUID();
      const saved = await changeBooking(deps, changeOf(bookingId, at.revision ?? null, wish));
      if (!saved.ok) throw new Error(`${saved.problem}: ${saved.detail ?? ""}`);
      return { bookingId, ...saved.value };
    },
    push: (bookingId: string, crew: readonly string[], wish: Partial<PushAsked> = {}) =>
      pushBooking(deps, {
        companyId,
        bookingId,
        fieldworkerIds: crew.map((name) => memberIds.get(`${name}@demo.test`) ?? ""),
        wish: "put",
        requestKey: crypto.randomUUID(),
        actor: {
          kind: "member",
          memberId: memberIds.get("dispatcher@demo.test") ?? "",
          name: "Priya Shah",
          role: "dispatcher",
          address: null,
        },
        requestId: crypto.randomUUID(),
        ...wish,
      }),
    /** What the job engine would do: one delivery per event, in order; returns how each ended. */
    deliverAll: async (): Promise<Delivery[]> => {
      delivered.length = 0;
      await drainOutbox(deps, async (events) => {
        for (const event of events) {
          if (event.name !== "push/requested") continue;
          const { mirrorId = "" } = event.data;
          delivered.push(await deliverPush(deps, { companyId, mirrorId }));
        }
      });
      return [...delivered];
    },
    rows: <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
      deps.database.asCompany(companyId, async (tx) => [...(await tx.execute<T>(query))]),
  };
}
