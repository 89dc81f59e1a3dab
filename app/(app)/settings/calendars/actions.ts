"use server";

import { z } from "zod";
import { calendarSettings } from "@/db/views/calendar-settings";
import { type ActionCall, action } from "@/lib/auth/action";
import { type Actor, may } from "@/lib/domain/roles";
import { refused } from "@/lib/result";
import { catchUp } from "@/lib/usecases/catch-up";
import { changeBlockingRules } from "@/lib/usecases/change-blocking-rules";
import { type CalendarChoice, chooseCalendars } from "@/lib/usecases/choose-calendars";
import { chooseEventColour } from "@/lib/usecases/choose-event-colour";
import { chooseReceiving } from "@/lib/usecases/choose-receiving";
import { decideRemoval as decide } from "@/lib/usecases/decide-removal";
import { disconnectCalendar } from "@/lib/usecases/disconnect-calendar";
import { pauseConnection, resumeConnection } from "@/lib/usecases/pause-connection";
import { relistCalendars } from "@/lib/usecases/relist-calendars";
import { wantRead } from "@/lib/usecases/want-read";
import { deps } from "@/lib/wiring";
import { recordedAs } from "../../recorded-as";
import { sendingWork } from "../../sending-work";

type Call = ActionCall<Actor, { readonly connectionId: string }>;
type Choice = Pick<CalendarChoice, "blocks" | "direction">;

async function ownSettings(actor: Actor) {
  return deps().database.asCompany(actor.companyId, (tx) => calendarSettings(tx, actor.memberId));
}

/** Chooses anew for one of the member's own accounts; what `wish` leaves out stays as it is. */
async function chooseAnew({ actor, input, deps, requestId, address }: Call, wish: Partial<Choice>) {
  const { connections } = await ownSettings(actor);
  const found = connections.find((connection) => connection.id === input.connectionId);
  if (!found) return refused("notFound");
  const chosen = await chooseCalendars(deps, {
    blocks: found.calendars.filter((calendar) => calendar.blocks).map((calendar) => calendar.id),
    direction: found.direction,
    ...wish,
    connectionId: found.id,
    companyId: actor.companyId,
    memberId: actor.memberId,
    by: recordedAs(actor, address),
    requestId,
  });
  return sendingWork(chosen);
}

/** Which calendars of one of the member's own accounts block their time; the others are never read. */
export const chooseBlocking = action({
  name: "chooseBlocking",
  capability: "connectOwnCalendar",
  input: z.strictObject({ connectionId: z.uuid(), blocks: z.array(z.uuid()).max(250) }),
  run: (call) => chooseAnew(call, { blocks: call.input.blocks }),
});

/** Which way one of the member's own accounts syncs. */
export const chooseDirection = action({
  name: "chooseDirection",
  capability: "connectOwnCalendar",
  input: z.strictObject({ connectionId: z.uuid(), direction: z.enum(["twoWay", "out", "in"]) }),
  run: (call) => chooseAnew(call, { direction: call.input.direction }),
});

/** Which of the provider's colours our events have in one of the member's own accounts. */
export const chooseColour = action({
  name: "chooseColour",
  capability: "connectOwnCalendar",
  input: z.strictObject({ connectionId: z.uuid(), colour: z.string().max(40).nullable() }),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { companyId, memberId } = actor;
    const by = recordedAs(actor, address);
    return sendingWork(await chooseEventColour(deps, { ...input, companyId, memberId, by, requestId }));
  },
});

/** Whether one kind of events blocks the member's own time. */
export const changeBlockingRule = action({
  name: "changeBlockingRule",
  capability: "connectOwnCalendar",
  input: z.strictObject({
    rule: z.enum(["tentative", "unanswered", "outOfOffice", "focus", "allDayFree"]),
    isOn: z.boolean(),
  }),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { blockingRules } = await ownSettings(actor);
    const changed = await changeBlockingRules(deps, {
      companyId: actor.companyId,
      memberId: actor.memberId,
      rules: { ...blockingRules, [input.rule]: input.isOn },
      by: recordedAs(actor, address),
      requestId,
    });
    return sendingWork(changed);
  },
});

/** Adds the bookings that were made before the calendar was connected, or leaves them out [A4]. */
export const answerCatchUp = action({
  name: "answerCatchUp",
  capability: "connectOwnCalendar",
  input: z.strictObject({ choice: z.enum(["add", "skip"]) }),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { companyId, memberId } = actor;
    const by = recordedAs(actor, address);
    return sendingWork(await catchUp(deps, { ...input, companyId, memberId, by, requestId }));
  },
});

/** Reads one of the member's own accounts now. */
export const syncNow = action({
  name: "syncNow",
  capability: "connectOwnCalendar",
  input: z.strictObject({ connectionId: z.uuid() }),
  run: async ({ actor, input, deps }) => {
    const { companyId, memberId } = actor;
    const wanted = await wantRead(deps, { companyId, memberId, ...input });
    if (wanted.ok) await relistCalendars(deps, { companyId, ...input });
    return sendingWork(wanted);
  },
});

/** How the use cases are told who asks for what of a connection. */
function asked({ actor, input: { connectionId }, requestId, address }: Call) {
  return { companyId: actor.companyId, connectionId, actor: recordedAs(actor, address), requestId };
}

/** Stops one of the member's own accounts for a while. */
export const pauseOwn = action({
  name: "pauseOwn",
  capability: "connectOwnCalendar",
  input: z.strictObject({ connectionId: z.uuid() }),
  run: async (call) => sendingWork(await pauseConnection(call.deps, asked(call))),
});

/** Goes on with one of the member's own accounts. */
export const resumeOwn = action({
  name: "resumeOwn",
  capability: "connectOwnCalendar",
  input: z.strictObject({ connectionId: z.uuid() }),
  run: async (call) => sendingWork(await resumeConnection(call.deps, asked(call))),
});

/** Ends one of the member's own accounts; an owner also that of somebody who no longer works here. */
export const disconnectOwn = action({
  name: "disconnectOwn",
  capability: "connectOwnCalendar",
  input: z.strictObject({ connectionId: z.uuid(), copies: z.enum(["keep", "remove"]) }),
  run: async (call) =>
    sendingWork(await disconnectCalendar(call.deps, { ...asked(call), copies: call.input.copies })),
});

/** Which of the member's own calendars bookings go to. */
export const chooseDestination = action({
  name: "chooseDestination",
  capability: "connectOwnCalendar",
  input: z.strictObject({ calendarId: z.uuid() }),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { companyId, memberId } = actor;
    const by = recordedAs(actor, address);
    return sendingWork(await chooseReceiving(deps, { ...input, companyId, memberId, by, requestId }));
  },
});

/** What becomes of a removal too large to believe: decided by its owner or by the office. */
export const decideRemoval = action({
  name: "decideRemoval",
  capability: "connectOwnCalendar",
  input: z.strictObject({ calendarId: z.uuid(), choice: z.enum(["approve", "keep", "undo"]) }),
  rowAuthorise: async ({ actor, input, tx }) => {
    if (may(actor.role, "resolveConflicts")) return true;
    const { connections } = await calendarSettings(tx, actor.memberId);
    return connections.some(({ calendars }) => calendars.some(({ id }) => id === input.calendarId));
  },
  run: async ({ actor, input, deps, requestId, address }) => {
    const decided = await decide(deps, {
      ...input,
      companyId: actor.companyId,
      by: recordedAs(actor, address),
      requestId,
    });
    return sendingWork(decided);
  },
});
