"use server";

import { after } from "next/server";
import { z } from "zod";
import { calendarSettings } from "@/db/views/calendar-settings";
import { sendWaitingWork } from "@/inngest/send";
import { action } from "@/lib/auth/action";
import { type Actor, may } from "@/lib/domain/roles";
import { refused } from "@/lib/result";
import { changeBlockingRules } from "@/lib/usecases/change-blocking-rules";
import { chooseCalendars } from "@/lib/usecases/choose-calendars";
import { decideRemoval as decide } from "@/lib/usecases/decide-removal";
import { wantRead } from "@/lib/usecases/want-read";
import { deps } from "@/lib/wiring";
import { recordedAs } from "../../recorded-as";

async function ownSettings(actor: Actor) {
  return deps().database.asCompany(actor.companyId, (tx) => calendarSettings(tx, actor.memberId));
}

async function ownConnection(actor: Actor, connectionId: string) {
  return (await ownSettings(actor)).connections.find((connection) => connection.id === connectionId) ?? null;
}

/** Which calendars of one of the member's own accounts block their time; the others are never read. */
export const chooseBlocking = action({
  name: "chooseBlocking",
  capability: "connectOwnCalendar",
  input: z.strictObject({ connectionId: z.uuid(), blocks: z.array(z.uuid()).max(250) }),
  run: async ({ actor, input, deps, requestId, address }) => {
    const found = await ownConnection(actor, input.connectionId);
    if (!found) return refused("notFound");
    const chosen = await chooseCalendars(deps, {
      ...input,
      companyId: actor.companyId,
      memberId: actor.memberId,
      direction: found.direction,
      by: recordedAs(actor, address),
      requestId,
    });
    if (chosen.ok) after(sendWaitingWork);
    return chosen;
  },
});

/** Which way one of the member's own accounts syncs. */
export const chooseDirection = action({
  name: "chooseDirection",
  capability: "connectOwnCalendar",
  input: z.strictObject({ connectionId: z.uuid(), direction: z.enum(["twoWay", "out", "in"]) }),
  run: async ({ actor, input, deps, requestId, address }) => {
    const found = await ownConnection(actor, input.connectionId);
    if (!found) return refused("notFound");
    const chosen = await chooseCalendars(deps, {
      ...input,
      companyId: actor.companyId,
      memberId: actor.memberId,
      blocks: found.calendars.filter((calendar) => calendar.blocks).map((calendar) => calendar.id),
      by: recordedAs(actor, address),
      requestId,
    });
    if (chosen.ok) after(sendWaitingWork);
    return chosen;
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
    if (changed.ok) after(sendWaitingWork);
    return changed;
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
    if (wanted.ok) after(sendWaitingWork);
    return wanted;
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
    if (decided.ok) after(sendWaitingWork);
    return decided;
  },
});
