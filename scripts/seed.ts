import { parseArgs } from "node:util";
import { eventBody } from "@/db/demo/event-bodies";
import { demoBookings, demoCompany, demoCustomers, demoMembers, demoServices } from "@/db/demo/people";
import { type DemoPersonalEvent, demoPersonalEvents } from "@/db/demo/personal-events";
import { isEmpty, type SeededCompany, seedCompany } from "@/db/seed";
import { hashPassword } from "@/lib/auth/passwords";
import { endSession, openSession } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { addDays, instantToWall, wallToInstant } from "@/lib/domain/wall-time";
import { env } from "@/lib/env";
import { changeBooking } from "@/lib/usecases/change-booking";
import { beginConnect, finishConnect } from "@/lib/usecases/connect-calendar";
import { deps } from "@/lib/wiring";

const { values: options } = parseArgs({
  options: {
    size: { type: "string", default: "small" },
    "if-empty": { type: "boolean", default: false },
    "connect-at-sandbox": { type: "string", multiple: true, default: [] },
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
 * so only whoever started the sandbox asks for this, by provider: no other server is ever tried.
 */
async function connectDemoCalendars(wired: Deps, seeded: SeededCompany): Promise<number> {
  let connected = 0;
  for (const { provider, control } of sandboxes()) {
    for (const event of demoPersonalEvents.filter((each) => each.provider === provider))
      await addAtSandbox(control, event, wired.clock.now());
    for (const person of demoMembers.filter((each) => each.connects === provider)) {
      const memberId = seeded.memberIds.get(person.email);
      if (!memberId) continue;
      await connectAtSandbox(wired, { companyId: seeded.companyId, memberId, person }, provider, control);
      connected += 1;
    }
  }
  return connected;
}

/** The hidden sides of the providers that the sandbox plays. */
function sandboxes(): { provider: ProviderName; control: string }[] {
  const { GOOGLE_BASE_URL, MICROSOFT_BASE_URL } = env();
  const controls = {
    google: GOOGLE_BASE_URL && `${GOOGLE_BASE_URL}/_control`,
    microsoft: MICROSOFT_BASE_URL && `${MICROSOFT_BASE_URL}/_control/microsoft`,
  };
  return (["google", "microsoft"] as const).flatMap((provider) => {
    const control = controls[provider];
    return control && options["connect-at-sandbox"].includes(provider) ? [{ provider, control }] : [];
  });
}

async function connectAtSandbox(
  wired: Deps,
  at: { companyId: string; memberId: string; person: (typeof demoMembers)[number] },
  provider: ProviderName,
  control: string,
): Promise<void> {
  const { companyId, memberId, person } = at;
  const session = await openSession(wired.database, { companyId, memberId }, wired.realClock.now());
  const { role, name, email } = person;
  const actor = { companyId, memberId, sessionId: session.sessionId, role, name };
  const begun = await beginConnect(wired, actor, provider, email);
  if (!begun.ok) throw new Error(`${email} could not be connected: ${begun.problem}`);
  const answer = await fetch(`${control}/authorize`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ authorizeUrl: begun.value.url, account: email, grantedScopes: "all" }),
  });
  const { location } = (await answer.json()) as { location: string };
  const sent = new URL(location).searchParams;
  const finished = await finishConnect(wired, actor, provider, {
    state: sent.get("state") ?? "",
    code: sent.get("code"),
    error: sent.get("error"),
  });
  if (!finished.ok) throw new Error(`${email} could not be connected: ${finished.problem}`);
  await endSession(wired.database, session.token, wired.realClock.now());
}

async function addAtSandbox(control: string, event: DemoPersonalEvent, now: Date): Promise<void> {
  const answer = await fetch(`${control}/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account: event.account, event: eventBody(event, now) }),
  });
  if (!answer.ok) throw new Error(`a personal event was refused: ${answer.status}`);
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
