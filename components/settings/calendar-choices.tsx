"use client";

import { useRouter } from "next/navigation";
import type { SyncDirection } from "@/lib/domain/drift";
import { providerWords } from "@/lib/domain/push-blockers";
import { Badge } from "../parts/badge";
import { Checkbox } from "../parts/checkbox";
import { RadioCards } from "../parts/radio-cards";
import { type AccountChoices, type CalendarChoice, calendarHint } from "./calendar-facts";
import { type SaveAnswer, useSavedChoice } from "./use-saved-choice";

export type ChooseBlocking = (wish: { connectionId: string; blocks: string[] }) => Promise<SaveAnswer>;
export type ChooseDirection = (wish: {
  connectionId: string;
  direction: SyncDirection;
}) => Promise<SaveAnswer>;

/** Which calendars of an account block its owner's time; each tick is saved at once. */
export function BlockingCalendars({ account, choose }: { account: AccountChoices; choose: ChooseBlocking }) {
  const { connectionId, calendars, accountEmail } = account;
  const before = calendars.filter((calendar) => calendar.blocks).map((calendar) => calendar.id);
  const ticked = useSavedChoice(before, (blocks) => choose({ connectionId, blocks }), useRouter().refresh);
  const change = ({ id, name }: CalendarChoice, isOn: boolean) => {
    const others = ticked.shown.filter((other) => other !== id);
    const words = isOn ? `${name} blocks your time from now on.` : `${name} is no longer read.`;
    void ticked.choose(isOn ? [...others, id] : others, words);
  };
  const isOut = account.direction === "out";
  return (
    <fieldset className="blocking" aria-busy={ticked.isSaving}>
      <legend className={calendars.length > 0 ? "blocking-account" : "sr-only"}>{accountEmail}</legend>
      {isOut && <p className="muted">Nothing is read while bookings only go to this calendar.</p>}
      <div className="choice-list">
        {calendars.map((calendar) => (
          <div key={calendar.id} className="blocking-line">
            <Checkbox
              label={calendar.name}
              hint={calendarHint(calendar) ?? undefined}
              name={`blocks-${calendar.id}`}
              checked={ticked.shown.includes(calendar.id)}
              disabled={isOut}
              onChange={(event) => change(calendar, event.target.checked)}
            />
            {calendar.receives && (
              <Badge tone="moving" icon="sync-level">
                Bookings go here
              </Badge>
            )}
          </div>
        ))}
      </div>
      {ticked.error !== null && <p className="field-error">{ticked.error}</p>}
    </fieldset>
  );
}

function directionCards(provider: string) {
  return [
    {
      value: "twoWay",
      title: "Two-way",
      consequence: `Bookings appear in ${provider}, your events block time here, and a booking you move there follows your company's rule.`,
    },
    {
      value: "out",
      title: "To my calendar only",
      consequence: `Bookings appear in ${provider}. Your own events are not read and block nothing.`,
    },
    {
      value: "in",
      title: "From my calendar only",
      consequence: `Your events block time here. We write nothing to ${provider}, so bookings do not appear there.`,
    },
  ] as const satisfies readonly { value: SyncDirection; title: string; consequence: string }[];
}

/** Which way an account syncs. */
export function DirectionChoice({ account, choose }: { account: AccountChoices; choose: ChooseDirection }) {
  const { connectionId, accountEmail, provider } = account;
  const direction = useSavedChoice(
    account.direction,
    (wish) => choose({ connectionId, direction: wish }),
    useRouter().refresh,
  );
  const cards = directionCards(providerWords[provider].short);
  return (
    <div aria-busy={direction.isSaving}>
      <RadioCards
        legend={accountEmail}
        name={`direction-${connectionId}`}
        cards={cards}
        value={direction.shown}
        onValueChange={(value) => {
          const card = cards.find((each) => each.value === value);
          if (card) void direction.choose(card.value, `${card.title}, from now on.`);
        }}
      />
      {direction.error !== null && <p className="field-error">{direction.error}</p>}
    </div>
  );
}
