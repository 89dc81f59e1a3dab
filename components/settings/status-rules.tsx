"use client";

import { type CalendarRule, calendarRules, calendarRuleWords, type StatusTone } from "@/lib/domain/status";
import { StatusPill } from "../parts/status-pill";
import { type SaveAnswer, useSavedChoice } from "./use-saved-choice";

export type RuledStatus = {
  readonly id: string;
  readonly name: string;
  readonly tone: StatusTone;
  readonly calendarRule: CalendarRule;
  readonly upcomingBookings: number;
};

type ChangeRule = (wish: { statusId: string; calendarRule: CalendarRule }) => Promise<SaveAnswer>;

const meanings: Record<CalendarRule, string> = {
  push: "A booking in this status is put into the calendars of its fieldworkers, or brought up to date there.",
  remove: "Our event is taken out of their calendars. Their own events are never touched.",
  leave:
    "Nothing is added or taken out. An event that is already there keeps following the booking's time and address.",
};

/** Every status with its calendar rule; each choice is saved at once. */
export function StatusRules({
  statuses,
  changeRule,
}: {
  statuses: readonly RuledStatus[];
  changeRule: ChangeRule;
}) {
  return (
    <>
      <dl className="rule-means">
        {calendarRules.map((rule) => (
          <div key={rule} className="rule-means-row">
            <dt>{calendarRuleWords[rule]}</dt>
            <dd>{meanings[rule]}</dd>
          </div>
        ))}
      </dl>
      <div className="rule-list">
        {statuses.map((status) => (
          <RuleRow key={status.id} status={status} changeRule={changeRule} />
        ))}
      </div>
    </>
  );
}

function RuleRow({ status, changeRule }: { status: RuledStatus; changeRule: ChangeRule }) {
  const rule = useSavedChoice(status.calendarRule, (calendarRule) =>
    changeRule({ statusId: status.id, calendarRule }),
  );
  return (
    <fieldset className="rule-row" aria-busy={rule.isSaving}>
      <legend>{status.name}: calendar rule</legend>
      <div className="rule-status">
        <StatusPill tone={status.tone} name={status.name} />
        <span className="muted">{rule.isSaving ? "Saving…" : upcomingWords(status.upcomingBookings)}</span>
      </div>
      <div className="rule-choices">
        {calendarRules.map((choice) => (
          <label key={choice}>
            <input
              type="radio"
              name={`rule-${status.id}`}
              value={choice}
              checked={rule.shown === choice}
              onChange={() => rule.choose(choice, `${status.name} is now “${calendarRuleWords[choice]}”.`)}
            />
            {calendarRuleWords[choice]}
          </label>
        ))}
      </div>
      {rule.error !== null && <p className="field-error">{rule.error}</p>}
    </fieldset>
  );
}

function upcomingWords(count: number): string {
  if (count === 0) return "No upcoming bookings";
  return count === 1 ? "1 upcoming booking" : `${count} upcoming bookings`;
}
