import type { Tx } from "@/db/client";
import { appendActivity } from "@/db/store/activity";
import { type MissingCopy, missingCopies, openQuestion, takeQuestion } from "@/db/store/catch-up";
import { receivingCalendarOf } from "@/db/store/connections";
import { requestPush, setWanted } from "@/db/store/mirrors";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { calendarLabel } from "@/lib/domain/calendar-label";
import type { ProviderName } from "@/lib/domain/push-blockers";
import { done, type Result, refused } from "@/lib/result";

export type CatchUpAnswer = {
  readonly companyId: string;
  readonly memberId: string;
  readonly choice: "add" | "skip";
  readonly by: ActivityActor;
  readonly requestId: string;
};

/** What a fieldworker is asked: how many bookings ahead their calendar has missed, and which calendar it is. */
export type CatchUpQuestion = {
  readonly count: number;
  readonly calendar: string;
  readonly provider: ProviderName;
};

/** null: nothing is asked, or nothing is missing any more. */
export async function catchUpQuestion(tx: Tx, memberId: string, now: Date): Promise<CatchUpQuestion | null> {
  if ((await openQuestion(tx, memberId)) === null) return null;
  const receiving = await receivingCalendarOf(tx, memberId);
  if (!receiving) return null;
  const { length: count } = await missingCopies(tx, memberId, now);
  const { accountEmail, provider } = receiving.connection;
  return count === 0
    ? null
    : { count, provider, calendar: calendarLabel(accountEmail, receiving.calendar.name) };
}

/**
 * Adds what a calendar connected later has missed, or leaves it out for good [A4] [P24]. Only bookings whose status asks for
 * it; one line in the record for all of them. Answered twice it is answered once.
 */
export async function catchUp(
  deps: Pick<Deps, "clock" | "database">,
  answer: CatchUpAnswer,
): Promise<Result<{ added: number }, "notAsked" | "notConnected">> {
  const { companyId, memberId, choice, by, requestId } = answer;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const receiving = await receivingCalendarOf(tx, memberId);
    if (!receiving) return refused("notConnected");
    const question = await takeQuestion(tx, memberId, now);
    if (question === null) return refused("notAsked");
    const missing = await missingCopies(tx, memberId, now);
    const { id: connectionId, provider, accountEmail } = receiving.connection;
    if (choice === "add") await addAll(tx, { companyId, memberId, connectionId, question }, missing, now);
    const facts = {
      choice,
      count: String(missing.length),
      refs: missing.map(({ ref }) => `#${ref}`).join(", "),
      target: calendarLabel(accountEmail, receiving.calendar.name),
      provider,
    };
    await appendActivity(tx, companyId, now, [
      {
        kind: "calendar.caughtUp",
        bookingId: null,
        pushId: null,
        detail: { actor: by, requestId, changes: [], facts },
      },
    ]);
    return done({ added: choice === "add" ? missing.length : 0 });
  });
}

async function addAll(
  tx: Tx,
  at: { companyId: string; memberId: string; connectionId: string; question: string },
  missing: readonly MissingCopy[],
  now: Date,
): Promise<void> {
  const { companyId, memberId: fieldworkerId, connectionId, question } = at;
  for (const { bookingId, revision } of missing) {
    const wish = { companyId, bookingId, fieldworkerId };
    const mirrorId = await setWanted(tx, { ...wish, wanted: "present" }, now);
    await requestPush(
      tx,
      {
        ...{ ...wish, mirrorId, connectionId, revision },
        trigger: "catchUp",
        wish: "put",
        requestedBy: fieldworkerId,
        requestKey: `catchUp:${question}`,
      },
      now,
    );
  }
}
