import type { ActivityActor, ActivityKind, FieldChange, StoredChange } from "@/lib/domain/activity";
import { caughtUpWords } from "@/lib/domain/catch-up-words";
import {
  changedThereWords,
  conflictOpenedWords,
  deletedThereWords,
  resolutionInWords,
} from "@/lib/domain/conflict-sentences";
import { customerSentence, erasedWords } from "@/lib/domain/customer-sentences";
import { editedWords } from "@/lib/domain/edited-words";
import { providerWords } from "@/lib/domain/push-blockers";
import { discardedWords, failureInWords, skipInWords } from "@/lib/domain/push-progress";
import {
  clockWords,
  clockWordsToTheSecond,
  dateWords,
  dayKey,
  firstNameOf,
  spanWords,
} from "@/lib/domain/time-words";

/** One row of a booking's record. */
export type RecordEntry = {
  readonly seq: number;
  readonly at: Date;
  readonly kind: ActivityKind;
  readonly pushId: string | null;
  readonly detail: StoredChange;
};

export const activityTopics = ["schedule", "people", "calendar", "status"] as const;
export type ActivityTopic = (typeof activityTopics)[number];

export type SentencePart = { readonly text: string; readonly isStrong: boolean };

export type ActivityIcon =
  | "plus"
  | "move"
  | "pencil"
  | "circle-check"
  | "people"
  | "send"
  | "sync-level"
  | "sync-removed"
  | "sync-queued"
  | "sync-changed"
  | "sync-deleted"
  | "clash"
  | "warn"
  | "info";

/** One line of the timeline; a push is one line from the wish to its receipt. */
export type ActivityLine = {
  readonly seq: number;
  readonly at: Date;
  readonly topic: ActivityTopic;
  readonly icon: ActivityIcon;
  readonly tone: "plain" | "good" | "bad";
  readonly sentence: readonly SentencePart[];
  readonly actor: string;
  readonly pushId: string | null;
};

/**
 * The timeline of a booking from its record, newest first. `zone` is the viewer's. `onlyOf` hides other people's accounts
 * from a fieldworker.
 */
export function activityLines(
  record: readonly RecordEntry[],
  zone: string,
  onlyOf: string | null = null,
): ActivityLine[] {
  const outcomes = new Map<string, RecordEntry>();
  const wishes = new Set<string>();
  for (const entry of record) {
    if (entry.pushId === null || entry.kind === "push.discarded") continue;
    if (entry.kind === "push.requested") wishes.add(entry.pushId);
    else outcomes.set(entry.pushId, entry);
  }
  const lines = record.flatMap((entry): ActivityLine[] => {
    if (entry.detail.facts.erased) return [erasedLine(entry)];
    if (entry.pushId === null || entry.kind === "push.discarded")
      return [calendarLine(entry, zone, onlyOf) ?? lineOf(entry, zone)];
    if (entry.kind !== "push.requested" && wishes.has(entry.pushId)) return [];
    return [pushLine(entry, outcomes.get(entry.pushId) ?? null, zone, onlyOf)];
  });
  return lines.sort((a, b) => b.seq - a.seq);
}

export type ActivityDay = { readonly key: string; readonly heading: string; readonly lines: ActivityLine[] };

/** "Today · Tue 3 Nov", "Mon 2 Nov", in the viewer's zone. */
export function byDay(lines: readonly ActivityLine[], now: Date, zone: string): ActivityDay[] {
  const today = dayKey(now, zone);
  const days: ActivityDay[] = [];
  for (const line of lines) {
    const key = dayKey(line.at, zone);
    const last = days.at(-1);
    if (last?.key === key) last.lines.push(line);
    else {
      const isThisYear = key.slice(0, 4) === today.slice(0, 4);
      const words = dateWords(line.at, zone, !isThisYear);
      days.push({ key, heading: key === today ? `Today · ${words}` : words, lines: [line] });
    }
  }
  return days;
}

const plain = (text: string): SentencePart => ({ text, isStrong: false });
const strong = (text: string): SentencePart => ({ text, isStrong: true });

export function actorWords(actor: ActivityActor): string {
  switch (actor.kind) {
    case "member":
      return actor.name;
    case "rule":
      return `System rule · ${actor.rule}`;
    case "calendar":
      return `${actor.name} via ${providerWords[actor.provider].calendar}`;
    case "system":
      return "System";
  }
}

function sharedOf(entry: RecordEntry) {
  const actor = actorWords(entry.detail.actor);
  return { seq: entry.seq, at: entry.at, tone: "plain" as const, actor, pushId: null };
}

/** That something happened, and when, is all that is left of it. */
function erasedLine(entry: RecordEntry): ActivityLine {
  return { ...sharedOf(entry), topic: "people", icon: "info", sentence: [plain(erasedWords)] };
}

/** What a calendar did to the booking; null: the row is about something else. Of a colleague's event no time is said. */
function calendarLine(entry: RecordEntry, zone: string, onlyOf: string | null): ActivityLine | null {
  const { facts } = entry.detail;
  const showsTimes = onlyOf === null || facts.fieldworkerId === onlyOf;
  const line = (icon: ActivityIcon, tone: ActivityLine["tone"], words: string): ActivityLine => ({
    ...sharedOf(entry),
    topic: "calendar",
    icon,
    tone,
    sentence: [plain(words)],
  });
  const there = zoneOf(entry.detail, zone);
  switch (entry.kind) {
    case "copy.changedInCalendar":
      return line("sync-changed", "plain", changedThereWords(facts, there, showsTimes));
    case "copy.deletedInCalendar":
      return line("sync-deleted", "bad", deletedThereWords(facts));
    case "conflict.opened":
      return line("clash", "bad", conflictOpenedWords(facts, there, showsTimes));
    case "push.discarded":
      return line("sync-removed", "plain", discardedWords(facts));
    case "conflict.closed":
      return line("clash", "good", resolutionInWords(facts.resolution ?? null, facts.reason ?? null));
    default:
      return null;
  }
}

const connectionWords = {
  "calendar.invited": "A fieldworker was invited to connect a calendar.",
  "calendar.connected": "A calendar was connected.",
  "calendar.disconnected": "A calendar was disconnected.",
  "calendar.paused": "Sync was paused.",
  "calendar.resumed": "Sync was resumed.",
} as const;

function lineOf(entry: RecordEntry, zone: string): ActivityLine {
  const { detail } = entry;
  const shared = sharedOf(entry);
  const reason = detail.facts.overrideReason
    ? [plain(` Booked over another booking: “${detail.facts.overrideReason}”.`)]
    : [];
  switch (entry.kind) {
    case "booking.created":
      return {
        ...shared,
        topic: "schedule",
        icon: "plus",
        sentence: [plain("Booking made"), ...whenOf(detail, zone), plain("."), ...reason],
      };
    case "booking.changed":
      return {
        ...shared,
        topic: "schedule",
        icon: isMove(detail.changes) ? "move" : "pencil",
        sentence: [...changedWords(detail.changes, zoneOf(detail, zone)), ...reason],
      };
    case "booking.statusChanged": {
      const change = detail.changes.find(({ field }) => field === "status");
      return {
        ...shared,
        topic: "status",
        icon: "circle-check",
        sentence: [
          plain(`Status changed from ${change?.old ?? "none"} to `),
          strong(change?.new ?? "none"),
          plain("."),
        ],
      };
    }
    case "booking.assigned":
      return {
        ...shared,
        topic: "people",
        icon: "people",
        sentence: [strong(detail.facts.fieldworker ?? "A fieldworker"), plain(" was assigned."), ...reason],
      };
    case "booking.unassigned":
      return {
        ...shared,
        topic: "people",
        icon: "people",
        sentence: [strong(detail.facts.fieldworker ?? "A fieldworker"), plain(" was taken off.")],
      };
    case "push.requested":
    case "push.delivered":
    case "push.failed":
    case "push.skipped":
    case "push.discarded":
    case "copy.changedInCalendar":
    case "copy.deletedInCalendar":
    case "conflict.opened":
    case "conflict.closed":
      return { ...shared, topic: "calendar", icon: "info", sentence: [plain("Calendar copy changed.")] };
    case "calendar.invited":
    case "calendar.connected":
    case "calendar.disconnected":
    case "calendar.paused":
    case "calendar.resumed":
      return { ...shared, topic: "calendar", icon: "info", sentence: [plain(connectionWords[entry.kind])] };
    case "calendar.caughtUp":
      return { ...shared, topic: "calendar", icon: "send", sentence: [plain(caughtUpWords(detail.facts))] };
    case "calendar.copiesLeft":
      return {
        ...shared,
        topic: "calendar",
        icon: "warn",
        sentence: [plain("Some events stay in a disconnected calendar.")],
      };
    case "sync.warned":
      return { ...shared, topic: "calendar", icon: "warn", sentence: [plain("Sync has been failing.")] };
    case "sync.recovered":
      return { ...shared, topic: "calendar", icon: "sync-level", sentence: [plain("Back in sync.")] };
    case "settings.changed":
      return { ...shared, topic: "status", icon: "info", sentence: [plain("Settings changed.")] };
    case "customer.created":
    case "customer.changed":
    case "customer.merged":
    case "customer.erased":
      return { ...shared, topic: "people", icon: "pencil", sentence: customerSentence(entry.kind, detail) };
  }
}

function pushLine(
  entry: RecordEntry,
  outcome: RecordEntry | null,
  zone: string,
  onlyOf: string | null,
): ActivityLine {
  const facts = { ...outcome?.detail.facts, ...entry.detail.facts };
  const { actor } = entry.detail;
  const isRemoval = facts.wish === "remove";
  const isTheirs = onlyOf === null || facts.fieldworkerId === onlyOf;
  const calendar = providerWords[facts.provider === "microsoft" ? "microsoft" : "google"].calendar;
  const whose = `${firstNameOf(facts.fieldworker ?? "Somebody")}'s ${calendar}`;
  const where = isTheirs && facts.target ? ` (${facts.target})` : "";
  const opening =
    actor.kind === "member"
      ? [
          strong(
            isRemoval
              ? `${firstNameOf(actor.name)} removed this booking from ${whose}`
              : `${firstNameOf(actor.name)} pushed this booking to ${whose}`,
          ),
        ]
      : [strong(isRemoval ? `Removal from ${whose}` : `Sent to ${whose}`)];
  return {
    seq: entry.seq,
    at: entry.at,
    topic: "calendar",
    ...pushFace(outcome, isRemoval, actor.kind === "member"),
    sentence: [...opening, plain(`${where}. ${outcomeWords(outcome, facts.fieldworker ?? null, zone)}`)],
    actor: pushActorWords(actor, facts.trigger),
    pushId: entry.pushId,
  };
}

function pushFace(
  outcome: RecordEntry | null,
  isRemoval: boolean,
  isManual: boolean,
): Pick<ActivityLine, "icon" | "tone"> {
  if (outcome === null) return { icon: "sync-queued", tone: "plain" };
  if (outcome.kind === "push.failed") return { icon: "warn", tone: "bad" };
  if (outcome.kind === "push.skipped") return { icon: "info", tone: "plain" };
  if (isRemoval) return { icon: "sync-removed", tone: "good" };
  return { icon: isManual ? "send" : "sync-level", tone: "good" };
}

function pushActorWords(actor: ActivityActor, trigger: string | undefined): string {
  if (actor.kind !== "system") return actorWords(actor);
  switch (trigger) {
    case "assignment":
      return "System · fieldworkers changed";
    case "edit":
      return "System · keeps copies up to date";
    case "drift":
      return "System · puts back what was taken out";
    case "disconnect":
      return "System · calendar disconnected";
    case "reconnect":
      return "System · calendar connected again";
    case "catchUp":
      return "System · calendar connected later";
    default:
      return "System";
  }
}

/** "Delivered 9:41:09 AM, event updated." */
function outcomeWords(outcome: RecordEntry | null, name: string | null, zone: string): string {
  if (outcome === null) return "Waiting to be sent.";
  const { facts } = outcome.detail;
  const at = clockWordsToTheSecond(outcome.at, zone);
  switch (facts.outcome) {
    case "created":
    case "updated":
      return `Delivered ${at}, event ${facts.outcome}.`;
    case "removed":
      return `Done ${at}, event removed.`;
    case "unchanged":
      return `Already up to date at ${at}.`;
    case "skipped":
      return `Not sent: ${skipInWords(facts.reason ?? null, name)}.`;
    case "failed":
      return `Not sent: ${failureInWords(facts.failure ?? null)}.`;
    default:
      return `Finished ${at}.`;
  }
}

function zoneOf(detail: StoredChange, zone: string): string {
  return detail.facts.zone ?? zone;
}

function whenOf(detail: StoredChange, zone: string): SentencePart[] {
  const start = instantOf(detail.changes, "startsAt", "new");
  const end = instantOf(detail.changes, "endsAt", "new");
  if (!start || !end) return [];
  const there = zoneOf(detail, zone);
  return [plain(" for "), strong(`${dateWords(start, there)}, ${spanWords({ start, end }, there)}`)];
}

function instantOf(changes: readonly FieldChange[], field: string, side: "old" | "new"): Date | null {
  const value = changes.find((change) => change.field === field)?.[side];
  return value ? new Date(value) : null;
}

function isMove(changes: readonly FieldChange[]): boolean {
  return changes.some(({ field }) => field === "startsAt" || field === "endsAt");
}

function changedWords(changes: readonly FieldChange[], zone: string): SentencePart[] {
  const moved = movedWords(changes, zone);
  const others = changes.filter(({ field }) => field !== "startsAt" && field !== "endsAt");
  return [...moved, ...editedWords(others, moved.length > 0)];
}

function movedWords(changes: readonly FieldChange[], zone: string): SentencePart[] {
  const from = instantOf(changes, "startsAt", "old");
  const to = instantOf(changes, "startsAt", "new");
  const oldEnd = instantOf(changes, "endsAt", "old");
  const newEnd = instantOf(changes, "endsAt", "new");
  if (from && to && oldEnd && newEnd) {
    const isSameDay = dayKey(from, zone) === dayKey(to, zone);
    const words = (start: Date, end: Date) =>
      `${isSameDay ? "" : `${dateWords(start, zone)}, `}${spanWords({ start, end }, zone)}`;
    return [plain(`Moved from ${words(from, oldEnd)} to `), strong(words(to, newEnd)), plain(".")];
  }
  const one = (label: string, old: Date, now: Date): SentencePart[] => [
    plain(`${label} changed from ${clockWords(old, zone)} to `),
    strong(clockWords(now, zone)),
    plain("."),
  ];
  if (from && to) return one("Start", from, to);
  if (oldEnd && newEnd) return one("End", oldEnd, newEnd);
  return [];
}
