import type { StaleBusy } from "@/lib/domain/busy-freshness";
import { failureWords, type HealthState } from "@/lib/domain/connection-health";
import { rungs } from "@/lib/domain/ladder";
import { providerWords } from "@/lib/domain/push-blockers";
import type { HealthLine, SyncLine } from "@/lib/domain/sync-health-view";
import { clockWords, clockWordsToTheSecond, dateWords, dayKey } from "@/lib/domain/time-words";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * What somebody should look at: a delay once it was worth a warning. Paused, polling and not connected are as somebody
 * wanted them, or as good as they get.
 */
export function needsAttention({ state, since }: Pick<SyncLine, "state" | "since">, now: Date): boolean {
  switch (state) {
    case "needsReconnect":
    case "cannotWrite":
    case "failing":
      return true;
    case "delayed":
      return since === null || now.getTime() - since.getTime() >= rungs[0].afterMs;
    case "notConnected":
    case "firstSync":
    case "live":
    case "polling":
    case "paused":
      return false;
  }
}

const urgency: readonly HealthState[] = [
  "needsReconnect",
  "cannotWrite",
  "failing",
  "delayed",
  "notConnected",
  "paused",
  "firstSync",
  "polling",
  "live",
];

/** What needs a person first; equals stay in the order they came. */
export function byUrgency(lines: readonly HealthLine[]): HealthLine[] {
  const place = ({ line }: HealthLine) => urgency.indexOf(line?.state ?? "notConnected");
  return [...lines].sort((a, b) => place(a) - place(b));
}

/** "2 of 7 connected calendars need attention." and what still works. */
export function headlineWords(
  lines: readonly HealthLine[],
  waiting: number,
  now: Date,
): { readonly lead: string; readonly rest: string } {
  const states = lines.flatMap(({ line }) => (line ? [line.state] : []));
  const troubled = lines.filter(({ line }) => line && needsAttention(line, now)).length;
  if (states.length === 0)
    return { lead: "No calendar is connected yet.", rest: "Bookings work without one." };
  if (troubled > 0) {
    const need = troubled === 1 ? "needs" : "need";
    const calendars = states.length === 1 ? "connected calendar" : "connected calendars";
    return {
      lead: `${troubled} of ${states.length} ${calendars} ${need} attention.`,
      rest: stillWorksWords(waiting),
    };
  }
  const rest =
    waiting === 0 ? "" : waiting === 1 ? "1 booking is being sent." : `${waiting} bookings are being sent.`;
  return { lead: healthyWords(states), rest };
}

function healthyWords(states: readonly HealthState[]): string {
  const live = states.filter((state) => state === "live").length;
  if (live < states.length) {
    const paused = states.filter((state) => state === "paused").length;
    const connected = states.length === 1 ? "1 calendar connected" : `${states.length} calendars connected`;
    return paused === 0 ? `${connected}, none needs attention.` : `${connected}, ${paused} paused.`;
  }
  return live === 1 ? "The one connected calendar is live." : `All ${live} calendars live.`;
}

export function stillWorksWords(waiting: number): string {
  if (waiting === 0) return "Bookings still work, and nothing is lost.";
  return waiting === 1
    ? "Bookings still work, and 1 is waiting to send."
    : `Bookings still work, and ${waiting} are waiting to send.`;
}

/** "40 s", "6 min", "1 h 40 min", "3 days": how long something lasts already. */
export function lastedWords(ms: number): string {
  if (ms < 90_000) return `${Math.max(1, Math.floor(ms / 1_000))} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms >= 2 * dayMs) return `${Math.floor(ms / dayMs)} days`;
  const minutes = Math.floor((ms % hourMs) / minuteMs);
  const hours = `${Math.floor(ms / hourMs)} h`;
  return minutes === 0 ? hours : `${hours} ${String(minutes).padStart(2, "0")} min`;
}

/** "19:46", "1:19:46"; never below "0:00". */
export function countdownWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** "9:01:48 AM" today, "Mon 5:10 PM" within the week, then "Mon 2 Nov". */
export function recentWords(instant: Date, now: Date, zone: string): string {
  if (dayKey(instant, zone) === dayKey(now, zone)) return clockWordsToTheSecond(instant, zone);
  const date = dateWords(instant, zone);
  const isOfTheWeek = Math.abs(now.getTime() - instant.getTime()) < 6 * dayMs;
  return isOfTheWeek ? `${date.split(" ")[0]} ${clockWords(instant, zone)}` : date;
}

/** "9:02 AM" today, else "Mon 2 Nov, 9:02 AM". */
export function sinceWords(instant: Date, now: Date, zone: string): string {
  const clock = clockWords(instant, zone);
  return dayKey(instant, zone) === dayKey(now, zone) ? clock : `${dateWords(instant, zone)}, ${clock}`;
}

/** "as of 10:05 AM": until when somebody's busy times are known. */
export function asOfWords({ asOf }: StaleBusy, now: Date, zone: string): string {
  return asOf === null ? "not read yet" : `as of ${sinceWords(asOf, now, zone)}`;
}

/** "6 d", "5 h": how long a watch still tells of changes. */
export function watchEndWords(watch: SyncLine["watch"], now: Date): string {
  switch (watch.kind) {
    case "none":
      return "—";
    case "ended":
      return "ended";
    case "until": {
      const leftMs = watch.at.getTime() - now.getTime();
      if (leftMs <= 0) return "ended";
      if (leftMs >= dayMs) return `${Math.floor(leftMs / dayMs)} d`;
      return leftMs >= hourMs ? `${Math.floor(leftMs / hourMs)} h` : `${Math.ceil(leftMs / minuteMs)} min`;
    }
  }
}

/** What is wrong in one sentence; null: nothing. */
export function troubleWords({
  provider,
  trouble,
  state,
}: Pick<SyncLine, "provider" | "trouble" | "state">): string | null {
  const { short } = providerWords[provider];
  if (state === "paused") return "Somebody paused it; bookings wait";
  if (trouble?.direction === "watch")
    return trouble.failure
      ? `${failureWords(trouble.failure, short)}, so we look ourselves`
      : `${short} does not tell us of changes, so we look ourselves`;
  if (trouble) return failureWords(trouble.failure, short);
  return state === "polling" ? `${short} does not tell us of changes, so we look ourselves` : null;
}

/** "2.1 s" of a meter, under a minute to the tenth. */
export function meterWords(ms: number): { readonly figure: string; readonly unit: string } {
  if (ms < minuteMs) return { figure: (ms / 1_000).toFixed(1), unit: "s" };
  if (ms < hourMs) return { figure: String(Math.round(ms / minuteMs)), unit: "min" };
  return { figure: (ms / hourMs).toFixed(1), unit: "h" };
}
