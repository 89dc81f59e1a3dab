"use client";

import { useRouter } from "next/navigation";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { colourNamed, coloursAt, type EventColour, noColourWords, swatchOf } from "@/lib/domain/event-colour";
import { providerWords } from "@/lib/domain/push-blockers";
import { SwatchSelect } from "../parts/swatch-select";
import { type SaveAnswer, useSavedChoice } from "./use-saved-choice";

export type ChooseColour = (wish: {
  connectionId: string;
  colour: EventColour | null;
}) => Promise<SaveAnswer>;

export type ColouredAccount = {
  readonly connectionId: string;
  readonly provider: ProviderName;
  readonly accountEmail: string;
  readonly eventColour: EventColour | null;
  /** Nothing is written to an account that only reads. */
  readonly isWritten: boolean;
};

const none = "none";
const kindWords: Record<ProviderName, string> = { google: "colour", microsoft: "category" };

/** What bookings have in one account's calendar; it is saved at once and shows from each event's next push. */
export function EventColourChoice({ account, choose }: { account: ColouredAccount; choose: ChooseColour }) {
  const { connectionId, provider, accountEmail, isWritten } = account;
  const { refresh } = useRouter();
  const chosen = useSavedChoice(account.eventColour, (colour) => choose({ connectionId, colour }), refresh);
  const { calendar } = providerWords[provider];
  const change = (value: string) => {
    const colour = colourNamed(provider, value);
    if (colour === chosen.shown) return;
    const words =
      colour === null ? "New events get your calendar's own colour." : `New events are ${colour}.`;
    void chosen.choose(colour, words);
  };
  return (
    <div aria-busy={chosen.isSaving} data-testid={`colour-${provider}`}>
      <SwatchSelect
        label={`Event ${kindWords[provider]} in ${calendar}`}
        hint={`${accountEmail}. ${isWritten ? untilWhen(chosen.shown) : "We write nothing to this account."}`}
        options={[
          { value: none, label: noColourWords, swatch: null },
          ...coloursAt(provider).map((name) => ({ value: name, label: name, swatch: swatchOf[name] })),
        ]}
        value={chosen.shown ?? none}
        onValueChange={change}
        error={chosen.error}
        isDisabled={!isWritten}
      />
    </div>
  );
}

function untilWhen(colour: EventColour | null): string {
  return colour === null
    ? "A booking that is already in your calendar keeps the colour it has."
    : "A booking that is already in your calendar changes with its next push.";
}
