import type { EventDraft, KnownEvent } from "@/lib/domain/calendar-event";
import type { Drift } from "@/lib/domain/drift";
import type { EventColour } from "@/lib/domain/event-colour";
import { type CopySource, copyKey, renderCopy, textKey } from "@/lib/domain/event-text";
import type { PushTrigger, PushWish, Wanted } from "@/lib/domain/mirror";
import type { ConnectionHealth } from "@/lib/domain/sync-badge";

/** Everything known about one mirror at the moment somebody holds its lease. */
export type PushFacts = {
  readonly mirrorId: string;
  readonly wanted: Wanted;
  readonly bookingRevision: number;
  readonly source: CopySource;
  readonly titleTemplate: string;
  /** What the account wants our events to have. */
  readonly colour: EventColour | null;
  readonly appUrl: string;
  readonly writtenKeyHash: string | null;
  readonly generation: number;
  /** Where the event is, as we last wrote it; null: no event that we know of. */
  readonly known: KnownEvent | null;
  /** The provider may hold an event although we know of none: an earlier call's outcome is unknown. */
  readonly mayExist: boolean;
  /** What its owner did to our event, as far as it is known. */
  readonly drift: Drift | null;
  /** The fieldworker's receiving calendar now; null: not connected. */
  readonly target: {
    readonly calendarRowId: string;
    readonly externalId: string;
    readonly state: ConnectionHealth;
  } | null;
  /** In the order in which they were asked for. */
  readonly openPushes: readonly {
    readonly id: string;
    readonly trigger: PushTrigger;
    readonly wish: PushWish;
  }[];
};

export type SkipReason = "notConnected" | "notWanted" | "superseded" | "nothingThere" | "removedThere";

/** What to do about the open pushes of one mirror. */
export type PushPlan =
  | {
      readonly kind: "put";
      readonly calendarId: string;
      readonly draft: EventDraft;
      readonly known: KnownEvent | null;
      readonly keyHash: string;
      readonly textHash: string;
      /** Only a push by hand writes over what its owner changed meanwhile. */
      readonly ifChanged: "overwrite" | "stop";
    }
  | { readonly kind: "remove"; readonly calendarId: string; readonly known: KnownEvent }
  | { readonly kind: "unchanged" }
  | { readonly kind: "skip"; readonly reason: SkipReason }
  /** A person must act first; the pushes stay open and keep their order. */
  | { readonly kind: "wait"; readonly for: "needsReconnect" | "cannotWrite" | "paused" }
  /** What its owner did to the event is looked at first, so that it is not written over unseen. */
  | { readonly kind: "driftFirst" }
  | { readonly kind: "nothing" };

/**
 * Decides from the newest state, never from what was true when the push was asked for. `hash` turns a copy's key into
 * what is stored; `eventIdOf` gives the id an event of ours must have.
 */
export function planPush(
  facts: PushFacts,
  hash: (key: string) => string,
  eventIdOf: (mirrorId: string, generation: number) => string,
): PushPlan {
  if (facts.openPushes.length === 0) return { kind: "nothing" };
  const hasEvent = facts.known !== null || facts.mayExist;
  const isDecided = ({ trigger }: (typeof facts.openPushes)[number]) =>
    trigger === "manual" || trigger === "disconnect";
  const manualWish = facts.openPushes.findLast(isDecided)?.wish ?? null;
  // What the company has put back was there before, whatever the status does by itself.
  const isPutBack = facts.openPushes.some(({ trigger, wish }) => trigger === "drift" && wish === "put");
  const wantsEvent = manualWish
    ? manualWish === "put" && facts.wanted !== "absent"
    : facts.wanted === "present" || (facts.wanted === "asIs" && (hasEvent || isPutBack));
  if (wantsEvent && manualWish === null && facts.drift?.kind === "deleted")
    return { kind: "skip", reason: "removedThere" };
  if (!wantsEvent && !hasEvent)
    return { kind: "skip", reason: facts.wanted === "absent" ? "nothingThere" : "notWanted" };
  if (!facts.target) return { kind: "skip", reason: "notConnected" };
  // Who presses Push again after "can't write" may have mended the calendar; only a call tells.
  const { state } = facts.target;
  if (state === "needsReconnect" || state === "paused" || (state === "cannotWrite" && manualWish === null))
    return { kind: "wait", for: state };
  const calendarId = facts.known?.calendarId ?? facts.target.externalId;
  if (!wantsEvent) {
    const known = facts.known ?? {
      calendarId,
      eventId: eventIdOf(facts.mirrorId, facts.generation),
      etag: null,
      mirrorId: facts.mirrorId,
    };
    return { kind: "remove", calendarId, known };
  }
  if (manualWish === null && facts.known && facts.drift?.kind === "suspected") return { kind: "driftFirst" };
  const text = renderCopy(facts.source, facts.titleTemplate, facts.appUrl);
  const keyHash = hash(copyKey(text, facts.colour));
  const isAsWritten = facts.known !== null && facts.writtenKeyHash === keyHash;
  if (manualWish === null && isAsWritten) return { kind: "unchanged" };
  const draft = {
    ...text,
    mirrorId: facts.mirrorId,
    bookingId: facts.source.bookingId,
    generation: facts.generation,
    colour: facts.colour,
  };
  const ifChanged = manualWish === null ? "stop" : "overwrite";
  const textHash = hash(textKey(text));
  return { kind: "put", calendarId, draft, known: facts.known, keyHash, textHash, ifChanged };
}
