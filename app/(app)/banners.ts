import type { ShellBanner } from "@/components/shell/banner-stack";
import type { ConnectionTrouble, Recovery, ShellView } from "@/db/views/shell";
import type { DigestLine } from "@/lib/domain/digest";
import { providerWords } from "@/lib/domain/push-blockers";
import { clockWords, dateWords, firstNameOf, lengthWords, listWords } from "@/lib/domain/time-words";

type Viewer = {
  readonly memberId: string;
  readonly isDemo: boolean;
  /** How far the demo's clock is ahead of real time. */
  readonly aheadMs: number;
  readonly zone: string;
  readonly now: Date;
};

/**
 * What is wrong with a calendar and what still works, the good news when it answers again, and the demo. One's own comes
 * with the way to mend it; of other people's, several of a kind are told in one sentence.
 */
export function bannersFor(
  { troubles, recovered }: Pick<ShellView, "troubles" | "recovered">,
  viewer: Viewer,
): ShellBanner[] {
  const own = troubles.filter(({ memberId }) => memberId === viewer.memberId);
  const others = troubles.filter(({ memberId }) => memberId !== viewer.memberId);
  const isDelay = ({ state }: ConnectionTrouble) => state === "delayed" || state === "failing";
  return [
    ...own.map((trouble) => ownBanner(trouble, viewer)),
    ...officeBanner(
      others.filter((trouble) => !isDelay(trouble)),
      viewer,
    ),
    ...officeBanner(others.filter(isDelay), viewer),
    ...(recovered ? [recoveredBanner(recovered)] : []),
    ...(viewer.isDemo ? [demoBanner(viewer)] : []),
  ];
}

function demoBanner({ aheadMs }: Viewer): ShellBanner {
  const text = sentences(
    "Demo. A made-up company on this machine, with passwords everybody knows.",
    aheadWords(aheadMs),
  );
  return { id: "demo", kind: "demo", text };
}

/** "Clock is 2 h 35 min ahead."; nothing while it shows real time. */
function aheadWords(aheadMs: number): string {
  const minutes = Math.round(aheadMs / 60_000);
  if (minutes === 0) return "";
  const days = Math.floor(minutes / 1_440);
  return `Clock is ${days < 2 ? lengthWords(minutes) : `${days} days`} ahead.`;
}

function ownBanner(trouble: ConnectionTrouble, viewer: Viewer): ShellBanner {
  const href = "/settings/calendars";
  const shared = { id: trouble.connectionId, text: ownWords(trouble, viewer) };
  switch (trouble.state) {
    case "needsReconnect":
      return { ...shared, kind: "reconnect", action: { label: "Reconnect", href } };
    case "cannotWrite": {
      const label = isRefused(trouble) ? "Choose another" : "Grant again";
      return { ...shared, kind: "reconnect", action: { label, href } };
    }
    default:
      return { ...shared, kind: "delayed", action: { label: "My calendars", href } };
  }
}

function ownWords(trouble: ConnectionTrouble, viewer: Viewer): string {
  const { short, calendar } = providerWords[trouble.provider];
  const when = `${dateWords(trouble.since, viewer.zone)}, ${clockWords(trouble.since, viewer.zone)}`;
  switch (trouble.state) {
    case "needsReconnect":
      return `${short} stopped accepting our key on ${when}. Reconnect — takes under a minute. Nothing is lost.`;
    case "cannotWrite":
      return sentences(
        `We can't add bookings to ${placeOf(trouble)} since ${when}.`,
        waitingWords(trouble.waitingBookings),
        "Nothing is lost.",
      );
    default:
      return `Your ${calendar} ${silentWords(trouble, viewer)} ${stillWords(trouble.waitingBookings)}`;
  }
}

/** One of other people's by name; several in one sentence. */
function officeBanner(troubles: readonly ConnectionTrouble[], viewer: Viewer): ShellBanner[] {
  const [first, ...more] = troubles;
  if (!first) return [];
  const isDelay = first.state === "delayed" || first.state === "failing";
  const kind = isDelay ? "delayed" : "reconnect";
  if (more.length === 0) {
    const href = `/sync-health/${first.connectionId}`;
    const text = officeWords(first, viewer);
    return [{ id: first.connectionId, kind, text, action: { label: "Sync health", href } }];
  }
  const oldest = troubles.reduce((earliest, each) => (each.since < earliest.since ? each : earliest));
  const waiting = troubles.reduce((sum, each) => sum + each.waitingBookings, 0);
  const lead = isDelay
    ? `${troubles.length} calendars have not answered for up to ${minutesWords(oldest, viewer)}.`
    : `The calendars of ${listWords(troubles.map((each) => firstNameOf(each.memberName)))} need a hand.`;
  const action = { label: "Sync health", href: "/sync-health" };
  return [{ id: `office-${kind}`, kind, text: `${lead} ${stillWords(waiting)}`, action }];
}

function officeWords(trouble: ConnectionTrouble, viewer: Viewer): string {
  const whose = `${firstNameOf(trouble.memberName)}'s`;
  const { calendar } = providerWords[trouble.provider];
  switch (trouble.state) {
    case "needsReconnect":
      return `${whose} ${calendar} needs reconnecting. ${stillWords(trouble.waitingBookings)}`;
    case "cannotWrite":
      return `We can't add bookings to ${placeOf(trouble)} in ${whose} ${calendar}. ${stillWords(trouble.waitingBookings)}`;
    default:
      return `${whose} calendar ${silentWords(trouble, viewer)} ${stillWords(trouble.waitingBookings)}`;
  }
}

/** The calendar may no longer be written to; otherwise the consent never allowed it. */
function isRefused({ failure }: ConnectionTrouble): boolean {
  return failure?.kind === "forbidden" || failure?.kind === "calendarGone";
}

function placeOf({ calendarName, provider }: ConnectionTrouble): string {
  return calendarName ?? providerWords[provider].calendar;
}

function silentWords(trouble: ConnectionTrouble, viewer: Viewer): string {
  if (trouble.failure?.kind === "rateLimited")
    return `has been slowed down for ${minutesWords(trouble, viewer)}.`;
  return `hasn't answered for ${minutesWords(trouble, viewer)}.`;
}

/** "6 minutes", "1 minute", "3 hours". */
function minutesWords({ since }: ConnectionTrouble, { now }: Viewer): string {
  const minutes = Math.max(1, Math.floor((now.getTime() - since.getTime()) / 60_000));
  const [count, unit] = minutes < 120 ? [minutes, "minute"] : [Math.floor(minutes / 60), "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function stillWords(waiting: number): string {
  return waiting === 0
    ? "Bookings still work. Nothing is lost."
    : `Bookings still work and are waiting to send (${waiting}).`;
}

function waitingWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 booking waits to send." : `${count} bookings wait to send.`;
}

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

const whatWords: Record<DigestLine["what"], string> = {
  added: "added",
  moved: "moved",
  changed: "changed",
  cancelled: "taken out",
};

/** "Back in sync. 3 bookings were added to your calendar while it was down." */
function recoveredBanner({ episodeId, lines }: Recovery): ShellBanner {
  const counts = new Map<DigestLine["what"], number>();
  for (const { what } of lines) counts.set(what, (counts.get(what) ?? 0) + 1);
  const added = counts.get("added") ?? 0;
  const text =
    added === lines.length
      ? `Back in sync. ${added === 1 ? "1 booking was" : `${added} bookings were`} added to your calendar while it was down.`
      : `Back in sync. While it was down: ${listWords([...counts].map(([what, count]) => `${count} ${whatWords[what]}`))}.`;
  const action = { label: "My day", href: "/me" };
  return { id: `recovered-${episodeId}`, kind: "recovered", text, action };
}
