import type { IconName } from "@/components/icons/glyphs";
import { type ConflictChoiceKind, choicesFor } from "@/lib/domain/conflict";
import type { ConflictView } from "@/lib/domain/conflict-view";
import { may } from "@/lib/domain/roles";
import { firstNameOf, spanWords } from "@/lib/domain/time-words";
import type { ConflictViewer } from "./conflict-facts";
import { calendarWords, timeWords } from "./conflict-words";

/** One line of "What should happen?". `ask`: a question comes first; `link`: an ordinary change on the booking's own page. */
export type ChoiceRow = {
  readonly id: string;
  readonly icon: IconName;
  readonly title: string;
  readonly about: string;
  readonly label: string;
} & (
  | { readonly kind: "choose" | "ask"; readonly choice: ConflictChoiceKind }
  | { readonly kind: "link"; readonly href: string }
);

type Words = Pick<ChoiceRow, "icon" | "title" | "about" | "label"> & { readonly asks?: boolean };

/** What this viewer may answer, with the links to moving and reassigning where these help. */
export function choiceRows(facts: ConflictView, viewer: ConflictViewer): ChoiceRow[] {
  // An event without hours left no time that could be applied.
  const choices = choicesFor(facts.kind, viewer.role).filter(
    (choice) => choice !== "applyMove" || facts.clash !== null,
  );
  const rows = choices.map((choice): ChoiceRow => {
    const { asks = false, ...words } = wordsOf(choice, facts, viewer.zone);
    return { id: choice, ...words, kind: asks ? "ask" : "choose", choice };
  });
  if (!may(viewer.role, "planBookings")) return rows;
  // The direct answers stand before the ways to change the booking, what leaves things as they are after them.
  const direct = facts.kind === "moved" ? rows.filter((row) => row.id !== "keep") : rows.slice(0, 1);
  return [...direct, ...linksOf(facts), ...rows.filter((row) => !direct.includes(row))];
}

function linksOf(facts: ConflictView): ChoiceRow[] {
  const edit = `/bookings/${facts.booking.id}/edit`;
  const who = firstNameOf(facts.fieldworker.name);
  const move: ChoiceRow = {
    id: "move",
    kind: "link",
    icon: "move",
    title: "Move the booking",
    about: "Pick another time on its edit page.",
    label: "Move booking",
    href: `${edit}#schedule`,
  };
  const reassign: ChoiceRow = {
    id: "reassign",
    kind: "link",
    icon: "swap",
    title: "Give it to someone else",
    about: `${who} comes off the booking on its edit page.`,
    label: "Reassign",
    href: `${edit}#fieldworkers`,
  };
  switch (facts.kind) {
    case "busy":
    case "moved":
      return [move, reassign];
    case "deleted":
      return [reassign];
    case "extraCopy":
      return [];
  }
}

function wordsOf(choice: ConflictChoiceKind, facts: ConflictView, zone: string): Words {
  const who = firstNameOf(facts.fieldworker.name);
  const calendar = `${who}'s ${calendarWords(facts)}`;
  const { span } = facts.booking;
  switch (choice) {
    case "keep":
      return facts.kind === "moved"
        ? {
            icon: "pause",
            title: "Leave both as they are",
            about: `The booking stays at ${spanWords(span, zone)}; ${calendar} goes on showing the other time.`,
            label: "Leave as is",
          }
        : {
            icon: "check",
            title: "Keep the booking",
            about: `Nothing changes: ${who} has been told and makes room for it.`,
            label: "Keep booking",
          };
    case "applyMove":
      return {
        icon: "move",
        title: "Apply the move",
        about: facts.clash ? `The booking moves to ${timeWords(facts.clash, zone)}.` : "",
        label: "Apply the move",
      };
    case "restore":
      return facts.kind === "moved"
        ? {
            icon: "check",
            title: "Keep the booking",
            about: `The event goes back to ${timeWords(span, zone)} in ${calendar}.`,
            label: "Keep the booking",
          }
        : {
            icon: "undo",
            title: "Put it back",
            about: `The event is made again in ${calendar}.`,
            label: "Put it back",
          };
    case "snooze":
      return {
        icon: "clock",
        title: `${who} moves the event`,
        about: "Waits, and closes by itself when the event moves.",
        label: "They will move their event",
      };
    case "askOffice":
      return {
        icon: "message",
        title: "Ask the office",
        about: "A dispatcher moves the booking or gives it to someone else.",
        label: "Ask office to move it",
      };
    case "ignore":
      return {
        icon: "ban",
        title: "Not a conflict",
        about: "Needs a reason, which is kept.",
        label: "Ignore…",
        asks: true,
      };
    case "cancelBooking":
      return {
        icon: "ban",
        title: "Cancel the booking",
        about: "It gets the cancelled status and stays in the list.",
        label: "Cancel booking…",
        asks: true,
      };
    case "removeExtra":
      return {
        icon: "trash",
        title: "Remove the extra copy",
        about: `One event stays in ${calendar}; the second is deleted there.`,
        label: "Remove extra copy…",
        asks: true,
      };
  }
}

/** Said when it worked. */
export function doneWords(choice: ConflictChoiceKind, facts: ConflictView): string {
  const who = firstNameOf(facts.fieldworker.name);
  const { customer } = facts.booking;
  switch (choice) {
    case "keep":
      return facts.kind === "moved" ? "Both stay as they are." : `${customer}'s booking stays.`;
    case "ignore":
      return "Noted: not a conflict.";
    case "snooze":
      return `Waiting for ${who}. It closes by itself when the event moves.`;
    case "askOffice":
      return "The office is asked to move it. The booking stays until then.";
    case "applyMove":
      return `${customer}'s booking is moved.`;
    case "restore":
      return `On its way back to ${who}'s calendar.`;
    case "cancelBooking":
      return `${customer}'s booking is cancelled.`;
    case "removeExtra":
      return "The extra copy is being removed.";
  }
}

/** Why an answer was not taken, and what that leaves. */
export function refusalOf(problem: string, detail: string | undefined, facts: ConflictView): string {
  const who = firstNameOf(facts.fieldworker.name);
  switch (problem) {
    case "alreadyClosed":
      return "This conflict is closed already. Nothing was changed.";
    case "overlap":
      return `${detail ?? "Another booking is in the way"}. The booking stays where it is; pick another time instead.`;
    case "notConnected":
      return `${who} has no calendar connected that can be written to now. Nothing was sent.`;
    case "changedMeanwhile":
      return "The booking or the event changed a moment ago. Look again and repeat; nothing was changed.";
    case "notPossible":
      return detail
        ? `${detail}. Nothing was changed.`
        : "This is not possible any more. Nothing was changed.";
    case "providerFailed":
      return "The calendar did not answer. Nothing was changed; try again in a minute.";
    case "notFound":
      return "This conflict is no longer there.";
    default:
      return "That did not work. Nothing was changed.";
  }
}
