import { anEvent, gone, present } from "@/db/store/contract/world";
import type { OriginalStart, RemoteChange, RemoteEvent } from "@/lib/domain/calendar-event";
import type { LocalDate } from "@/lib/domain/time";
import type { Random } from "@/sim/random";
import type { Side } from "@/sim/testing/two-stores";

const hour = 3_600_000;
const day = 24 * hour;
type Change = (side: Side) => RemoteChange | readonly RemoteChange[];

/** What a page says, for each side with its own ids: personal events of every kind, and ours. */
export function someChanges(random: Random, now: Date, bookings: number): (side: Side) => RemoteChange[] {
  const changes: Change[] = [];
  if (random.chance(0.12)) for (let id = 0; id < 24; id += 1) changes.push(single(random, now, id));
  if (random.chance(0.05)) for (let id = 0; id < 24; id += 1) changes.push(() => gone(`e${id}`));
  for (let left = random.between(0, 5); left > 0; left -= 1)
    changes.push(random.chance(0.4) ? ours(random, now, bookings) : personal(random, now));
  return (side) => changes.flatMap((change) => change(side));
}

function timed(random: Random, now: Date) {
  const startMs = Math.floor(now.getTime() / hour) * hour + random.between(-20, 200) * hour;
  const end = new Date(startMs + random.between(1, 4) * (hour / 2));
  return { kind: "timed" as const, start: new Date(startMs), end };
}

function showing(random: Random): Pick<RemoteEvent, "shows" | "response" | "isPrivate" | "etag"> {
  return {
    shows: random.pick(["busy", "busy", "tentative", "free", "outOfOffice"]),
    response: random.pick(["none", "accepted", "declined"]),
    isPrivate: random.chance(0.3),
    etag: `"${random.between(1, 9)}"`,
  };
}

function single(random: Random, now: Date, id: number): Change {
  const event = anEvent(`e${id}`, { time: timed(random, now), ...showing(random) });
  return () => present(event);
}

function personal(random: Random, now: Date): Change {
  const id = random.between(0, 9);
  const masterId = `s${random.between(0, 3)}`;
  const kind = random.share();
  if (kind < 0.3) return single(random, now, id);
  if (kind < 0.4) return () => gone(`e${id}`);
  if (kind < 0.45) return () => gone(masterId);
  if (kind < 0.52) return () => ({ kind: "unreadable", calendarId: "c", eventId: `e${id}`, reason: "times" });
  if (kind < 0.56) return listed(random, now);
  if (kind < 0.62) {
    const startDate = new Date(now.getTime() + id * day).toISOString().slice(0, 10) as LocalDate;
    const endDateExclusive = new Date(now.getTime() + (id + 2) * day).toISOString().slice(0, 10) as LocalDate;
    const event = anEvent(`e${id}`, {
      time: { kind: "allDay", startDate, endDateExclusive },
      ...showing(random),
    });
    return () => present(event);
  }
  return series(random, now, masterId, kind);
}

/** All series start at the same hour, so that exceptions meet an occurrence of them. */
function series(random: Random, now: Date, masterId: string, kind: number): Change {
  const startMs = Math.floor(now.getTime() / day) * day + 9 * hour;
  const at = new Date(startMs + random.between(0, 4) * day);
  const original: OriginalStart = { kind: "timed", at };
  const eventId = `${masterId}_${at.getTime()}`;
  if (kind < 0.72) return () => ({ kind: "skipped", calendarId: "c", eventId, masterId, original });
  if (kind < 0.85) {
    const moved = { time: timed(random, now), series: { kind: "exception" as const, masterId, original } };
    const event = anEvent(eventId, { ...moved, ...showing(random) });
    return () => present(event);
  }
  const rule = random.chance(0.15) ? "FREQ=SOMETIMES" : `FREQ=DAILY;COUNT=${random.between(1, 6)}`;
  const event = anEvent(masterId, {
    time: { kind: "timed", start: new Date(startMs), end: new Date(startMs + hour) },
    zone: random.pick(["America/Los_Angeles", "UTC", null]),
    series: { kind: "master", recurrence: [`RRULE:${rule}`] },
    ...showing(random),
  });
  return () => present(event);
}

/** An occurrence of a listed series, or one that is gone, or the series with all that it has. */
function listed(random: Random, now: Date): Change {
  const masterId = `l${random.between(0, 1)}`;
  const startMs = Math.floor(now.getTime() / day) * day + 11 * hour;
  const occurrence = (place: number) => {
    const original: OriginalStart = { kind: "timed", at: new Date(startMs + place * day) };
    return present(
      anEvent(`${masterId}-${place}`, {
        time: random.chance(0.3)
          ? timed(random, now)
          : { kind: "timed", start: original.at, end: new Date(original.at.getTime() + hour) },
        series: { kind: "exception", masterId, original },
        ...showing(random),
      }),
    );
  };
  const one = random.between(0, 15);
  const kind = random.share();
  if (kind < 0.2) return () => gone(`${masterId}-${one}`);
  if (kind < 0.3) return () => gone(masterId);
  if (kind < 0.5) {
    const event = occurrence(one);
    return () => event;
  }
  const places = Array.from({ length: 16 }, (_, place) => place).filter(() => random.chance(0.7));
  const master = anEvent(masterId, { series: { kind: "master", recurrence: "listed" }, ...showing(random) });
  const eventIds = places.map((place) => `${masterId}-${place}`);
  const changes: RemoteChange[] = [
    present(master),
    ...places.map(occurrence),
    { kind: "occurrences", calendarId: "c", masterId, eventIds },
  ];
  return () => changes;
}

/** Our event as it is, changed, gone or unreadable, or a copy that its owner made of it. */
function ours(random: Random, now: Date, bookings: number): Change {
  const place = random.between(0, Math.max(0, bookings - 1));
  const generation = random.pick([1, 1, 1, 2, 3]);
  const kind = random.share();
  const wish = { time: timed(random, now), ...showing(random) };
  return (side) => {
    const { mirrorId } = side.booking(place);
    const eventId = side.copyId(place, generation);
    if (kind < 0.2) return gone(eventId);
    if (kind < 0.25) return { kind: "unreadable", calendarId: "c", eventId, reason: "times" };
    if (kind < 0.35) return present(anEvent(`copied${generation}`, { ...wish, mirrorId }));
    if (kind < 0.4) return gone(`copied${generation}`);
    return present(anEvent(eventId, { ...wish, mirrorId, generation }));
  };
}
