import { parseArgs } from "node:util";
import { demoBookings, demoCompany, demoCustomers, demoMembers, demoServices } from "@/db/demo/people";
import { type DemoPersonalEvent, demoPersonalEvents } from "@/db/demo/personal-events";
import { isEmpty, type SeededCompany, seedCompany } from "@/db/seed";
import { hashPassword } from "@/lib/auth/passwords";
import { endSession, openSession } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { addDays, instantToWall, wallToInstant } from "@/lib/domain/wall-time";
import { env } from "@/lib/env";
import { changeBooking } from "@/lib/usecases/change-booking";
import { beginConnect, finishConnect } from "@/lib/usecases/connect-calendar";
import { deps } from "@/lib/wiring";

const { values: options } = parseArgs({
  options: {
    size: { type: "string", default: "small" },
    "if-empty": { type: "boolean", default: false },
    "connect-at-sandbox": { type: "boolean", default: false },
  },
});

const password = "lockstep-demo";
const { zone } = demoCompany;

async function seed(): Promise<void> {
  if (options.size !== "small") throw new Error("--size knows: small");
  const wired = deps();
  if (!(await isEmpty(wired.database))) {
    if (options["if-empty"]) return;
    throw new Error("The database is not empty, and demo data never goes over existing data.");
  }
  const now = wired.clock.now();
  const seeded = await seedCompany(wired.database, await hashPassword(password), now);
  const connected = await connectDemoCalendars(wired, seeded);
  await seedBookings(wired, seeded);
  console.log(
    `Demo company made: ${demoMembers.length} people, ${demoBookings.length} bookings, ${connected} calendars connected.`,
  );
}

/**
 * Consents at the sandbox exactly as a person would. At another server the demo's people connect by hand (decision 25),
 * so only whoever started the sandbox asks for this: no other server is ever tried.
 */
async function connectDemoCalendars(wired: Deps, seeded: SeededCompany): Promise<number> {
  const sandbox = env().GOOGLE_BASE_URL;
  if (!sandbox || !options["connect-at-sandbox"]) return 0;
  for (const event of demoPersonalEvents) await addAtSandbox(sandbox, event, wired.clock.now());
  let connected = 0;
  for (const person of demoMembers.filter((each) => each.connects === "google")) {
    const memberId = seeded.memberIds.get(person.email);
    if (!memberId) continue;
    const session = await openSession(
      wired.database,
      { companyId: seeded.companyId, memberId },
      wired.realClock.now(),
    );
    const actor = {
      companyId: seeded.companyId,
      memberId,
      sessionId: session.sessionId,
      role: person.role,
      name: person.name,
    };
    const begun = await beginConnect(wired, actor, "google", person.email);
    if (!begun.ok) continue;
    const answer = await fetch(`${sandbox}/_control/authorize`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ authorizeUrl: begun.value.url, account: person.email, grantedScopes: "all" }),
    });
    const { location } = (await answer.json()) as { location: string };
    const sent = new URL(location).searchParams;
    const finished = await finishConnect(wired, actor, "google", {
      state: sent.get("state") ?? "",
      code: sent.get("code"),
      error: sent.get("error"),
    });
    if (!finished.ok) throw new Error(`${person.email} could not be connected: ${finished.problem}`);
    await endSession(wired.database, session.token, wired.realClock.now());
    connected += 1;
  }
  return connected;
}

async function addAtSandbox(sandbox: string, event: DemoPersonalEvent, now: Date): Promise<void> {
  const { account, at, minutes, fields } = event;
  const date = addDays(instantToWall(now, event.zone).date, event.day);
  const answer = await fetch(`${sandbox}/_control/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account, calendar: account, event: { ...fields, ...timesOf() } }),
  });
  if (!answer.ok) throw new Error(`a personal event was refused: ${answer.status}`);

  function timesOf() {
    if (at === null) return { start: { date }, end: { date: addDays(date, minutes / (24 * 60)) } };
    const [hour = 0, minute = 0] = at.split(":").map(Number);
    const start = wallToInstant({ date, hour, minute }, event.zone).instant;
    const end = new Date(start.getTime() + minutes * 60_000);
    const time = (instant: Date) => ({ dateTime: instant.toISOString(), timeZone: event.zone });
    return { start: time(start), end: time(end) };
  }
}

async function seedBookings(wired: Deps, seeded: SeededCompany): Promise<void> {
  const today = instantToWall(wired.clock.now(), zone).date;
  for (const planned of demoBookings) {
    const [hour = 0, minute = 0] = planned.at.split(":").map(Number);
    const startsAt = wallToInstant({ date: addDays(today, planned.day), hour, minute }, zone).instant;
    const minutes = planned.minutes ?? demoServices[planned.service]?.durationMinutes ?? 60;
    const saved = await changeBooking(wired, {
      companyId: seeded.companyId,
      bookingId: crypto.randomUUID(),
      expectedRevision: null,
      fields: {
        customerId: seeded.customerIds[planned.customer] ?? "",
        serviceId: seeded.serviceIds[planned.service] ?? "",
        statusId: seeded.statusIds.get(planned.status) ?? "",
        startsAt,
        endsAt: new Date(startsAt.getTime() + minutes * 60_000),
        zone,
        address: demoCustomers[planned.customer]?.address ?? "",
        customerNotes: planned.customerNotes ?? "",
        jobNotes: planned.jobNotes ?? "",
        officeNotes: planned.officeNotes ?? "",
      },
      fieldworkerIds: planned.crew.map((email) => seeded.memberIds.get(email) ?? ""),
      overrideReason: null,
      actor: { kind: "system" },
      requestId: crypto.randomUUID(),
    });
    if (!saved.ok) throw new Error(`a demo booking was refused: ${saved.problem} ${saved.detail ?? ""}`);
  }
}

seed().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
