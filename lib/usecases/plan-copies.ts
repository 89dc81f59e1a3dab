import type { Tx } from "@/db/client";
import type { NewActivity } from "@/db/store/activity";
import { companySettings } from "@/db/store/company";
import { receivingCalendarOf } from "@/db/store/connections";
import { type MirrorWithWishes, mirrorsOf, requestPush, setWanted, situationOf } from "@/db/store/mirrors";
import { holdPushes } from "@/db/store/outbox";
import { copyColourOf, copySourceOf } from "@/db/store/push-facts";
import { calendarLabel } from "@/lib/domain/calendar-label";
import { copyKey, renderCopy } from "@/lib/domain/event-text";
import { type MirrorPlan, type MirrorSituation, planMirrors } from "@/lib/domain/mirror";
import type { CalendarRule } from "@/lib/domain/status";
import { sha256 } from "@/lib/secrets";

export type CopiesChange = {
  readonly companyId: string;
  readonly bookingId: string;
  readonly revision: number;
  readonly status: { readonly name: string; readonly calendarRule: CalendarRule };
  readonly statusChanged: boolean;
  readonly assignedBefore: readonly { readonly id: string; readonly name: string }[];
  readonly assignedNow: readonly { readonly id: string; readonly name: string }[];
  readonly requestId: string;
  readonly appUrl: string;
  /** What is sent waits until then; left out: it leaves at once. */
  readonly leavesAt?: Date;
  /** Events that exist must show it, also where the company sends edits by hand only. */
  readonly mustFollow?: boolean;
};

type Receiving = { readonly connectionId: string; readonly provider: string; readonly label: string };

/**
 * Writes what is wanted of each fieldworker's calendar copy after a booking changed, and the pushes that make it so,
 * in the transaction of the change. It never waits for a provider and never fails because one is down.
 */
export async function planCopies(tx: Tx, change: CopiesChange, now: Date): Promise<NewActivity[]> {
  const settings = await companySettings(tx);
  const source = await copySourceOf(tx, change.bookingId);
  if (!source) throw new Error("a booking vanished in its own transaction");
  const text = renderCopy(source, settings.titleTemplate, change.appUrl);
  const mirrors = new Map(
    (await mirrorsOf(tx, change.bookingId)).map((found) => [found.row.fieldworkerId, found]),
  );
  const names = new Map(change.assignedNow.map((person) => [person.id, person.name]));
  const before = new Set(change.assignedBefore.map((person) => person.id));
  const connections = new Map<string, Receiving>();
  const situations: MirrorSituation[] = [];
  for (const fieldworkerId of new Set([...mirrors.keys(), ...names.keys()])) {
    const receiving = await receivingCalendarOf(tx, fieldworkerId);
    if (receiving) {
      const label = calendarLabel(receiving.connection.accountEmail, receiving.calendar.name);
      connections.set(fieldworkerId, {
        connectionId: receiving.connection.id,
        provider: receiving.connection.provider,
        label,
      });
    }
    const found = mirrors.get(fieldworkerId);
    const copy = { calendarRowId: found?.row.calendarId ?? null, fieldworkerId };
    const shown = sha256(copyKey(text, await copyColourOf(tx, copy)));
    situations.push(
      situationOf(found, {
        fieldworkerId,
        isAssigned: names.has(fieldworkerId),
        wasAssigned: before.has(fieldworkerId),
        isConnected: receiving !== null,
        isUpToDate: found?.row.writtenHash === shown,
      }),
    );
  }
  const plans = planMirrors({
    rule: change.status.calendarRule,
    statusChanged: change.statusChanged,
    keepsUpToDate: settings.keepsPushedUpToDate || change.mustFollow === true,
    situations,
  });
  if (change.leavesAt) {
    const held = [...mirrors.values()].filter(({ openWish }) => openWish !== null);
    await holdPushes(
      tx,
      held.map(({ row }) => row.id),
      change.leavesAt,
      now,
    );
  }
  const entries: NewActivity[] = [];
  for (const plan of plans) {
    const entry = await carryOutPlan(tx, change, plan, { connections, mirrors, now });
    if (entry) entries.push(entry);
  }
  return entries;
}

async function carryOutPlan(
  tx: Tx,
  change: CopiesChange,
  plan: MirrorPlan,
  at: {
    readonly connections: ReadonlyMap<string, Receiving>;
    readonly mirrors: ReadonlyMap<string, MirrorWithWishes>;
    readonly now: Date;
  },
): Promise<NewActivity | null> {
  const { companyId, bookingId, revision } = change;
  const { fieldworkerId, wanted } = plan;
  const isNews = at.mirrors.has(fieldworkerId) || wanted !== "absent";
  if (!isNews) return null;
  const mirrorId = await setWanted(tx, { companyId, bookingId, fieldworkerId, wanted }, at.now);
  const connection = at.connections.get(fieldworkerId);
  if (!plan.push || !connection) return null;
  const { wish, trigger } = plan.push;
  const { pushId } = await requestPush(
    tx,
    {
      companyId,
      bookingId,
      mirrorId,
      fieldworkerId,
      connectionId: connection.connectionId,
      wish,
      trigger,
      requestedBy: null,
      requestKey: `${trigger}:${revision}:${change.requestId}`,
      revision,
      ...(change.leavesAt ? { notBefore: change.leavesAt } : {}),
    },
    at.now,
  );
  const people = [...change.assignedNow, ...change.assignedBefore];
  const rule = trigger === "rule" ? `${change.status.name} → ${wish === "put" ? "Push" : "Delete"}` : trigger;
  return {
    kind: "push.requested",
    bookingId,
    pushId,
    detail: {
      actor: trigger === "rule" ? { kind: "rule", rule } : { kind: "system" },
      requestId: change.requestId,
      changes: [],
      facts: {
        fieldworkerId,
        fieldworker: people.find((person) => person.id === fieldworkerId)?.name ?? "",
        target: connection.label,
        provider: connection.provider,
        wish,
        trigger,
      },
    },
  };
}
