import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";
import type { RemoteChange, SyncCursor } from "@/lib/domain/calendar-event";
import { Secret } from "@/lib/domain/secret";

export const calendarId = "AAMk+cal/1=";
export const calendarPath = `/v1.0/me/calendars/${encodeURIComponent(calendarId)}`;
export const window = { start: new Date("2026-11-20T08:00:00Z"), end: new Date("2027-12-20T08:00:00Z") };
export const movedBy = (hours: number) => ({
  start: new Date(window.start.getTime() + hours * 3_600_000),
  end: new Date(window.end.getTime() + hours * 3_600_000),
});

export type Item = Readonly<Record<string, unknown>>;
export const at = (dateTime: string) => ({ dateTime: `${dateTime}:00.0000000`, timeZone: "UTC" });
export const words = {
  subject: "CANARY-subject",
  bodyPreview: "CANARY-preview",
  body: { contentType: "html", content: "CANARY-body" },
  location: { displayName: "CANARY-place" },
  attendees: [{ emailAddress: { address: "canary@example.test" } }],
  webLink: "https://canary.example.test",
};
export const full = (id: string, changes: Item = {}): Item => ({
  "@odata.etag": `W/"${id}-1"`,
  id,
  changeKey: `${id}-1`,
  type: "singleInstance",
  start: at("2026-11-24T17:00"),
  end: at("2026-11-24T18:00"),
  isAllDay: false,
  isCancelled: false,
  isOrganizer: true,
  showAs: "busy",
  sensitivity: "normal",
  responseStatus: { response: "organizer" },
  originalStartTimeZone: "Pacific Standard Time",
  lastModifiedDateTime: "2026-11-21T05:00:00.1234567Z",
  seriesMasterId: null,
  ...words,
  ...changes,
});
export const bare = (id: string, masterId: string, day: number): Item => ({
  "@odata.type": "#microsoft.graph.event",
  "@odata.etag": `W/"${id}"`,
  id,
  seriesMasterId: masterId,
  type: "occurrence",
  start: at(`2026-11-${day}T17:00`),
  end: at(`2026-11-${day}T18:00`),
});
export const removed = (id: string): Item => ({ id, "@removed": { reason: "deleted" } });

/** What a mailbox holds, as far as it is asked for; the pages of a delta come one after the other. */
export type Mailbox = {
  readonly pages: readonly (readonly unknown[])[];
  /** Answers of the delta itself, instead of the next pages. */
  readonly refusals?: readonly StubAnswer[];
  readonly view?: readonly Item[];
  readonly events?: readonly Item[];
  readonly instances?: Readonly<Record<string, readonly unknown[]>>;
  /** Answers before anything else; null: as usual. */
  readonly special?: (request: StubRequest, url: string) => StubAnswer | null;
};

let stub: Awaited<ReturnType<typeof startStub>> | null = null;

/** The last one made by accountWith. */
export async function closeMailbox(): Promise<void> {
  await stub?.close();
  stub = null;
}
export const mailboxUrl = () => stub?.url ?? "";
export const requests = (): StubRequest[] => stub?.requests ?? [];

export const ok = (body: unknown): StubAnswer => ({ status: 200, body });
const notFound: StubAnswer = {
  status: 404,
  body: { error: { code: "ErrorItemNotFound", message: "CANARY" } },
};

/** Reads the changes of one calendar of it. */
export async function accountWith(mailbox: Mailbox) {
  const pages = [...mailbox.pages];
  const refusals = [...(mailbox.refusals ?? [])];
  const link = (name: string, place: number) =>
    `${stub?.url}${calendarPath}/calendarView/delta?$${name}=page%2B${place}`;
  const delta = (): StubAnswer => {
    const refusal = refusals.shift();
    if (refusal) return refusal;
    const value = pages.shift() ?? [];
    const place = mailbox.pages.length - pages.length;
    return ok(
      pages.length > 0
        ? { value, "@odata.nextLink": link("skiptoken", place) }
        : { value, "@odata.deltaLink": link("deltatoken", place) },
    );
  };
  stub = await startStub((request) => {
    const { path } = request;
    const special = mailbox.special?.(request, stub?.url ?? "");
    if (special) return special;
    if (path.endsWith("/calendarView/delta")) return delta();
    if (path.endsWith("/calendarView")) return ok({ value: mailbox.view ?? [] });
    const [, id = "", rest] = /^\/v1\.0\/me\/events\/([^/]+)(\/instances)?$/.exec(path) ?? [];
    if (rest) {
      const value = mailbox.instances?.[id];
      return value ? ok({ value }) : notFound;
    }
    const event = mailbox.events?.find((one) => one.id === id);
    return event ? ok(event) : notFound;
  });
  const gateway = createMicrosoftGateway({
    baseUrl: stub.url,
    clientId: "id",
    clientSecret: "secret",
    tenant: "common",
  });
  const account = gateway.open(new Secret(`token-${stub.url}`));
  return (cursor: SyncCursor | null, given = window) => account.readChanges(calendarId, cursor, given);
}

/** As news, on a cursor that is past everything. */
export async function changesOf(mailbox: Mailbox): Promise<readonly RemoteChange[]> {
  const read = await accountWith(mailbox);
  const cursor = JSON.stringify({
    link: `${stub?.url}${calendarPath}/calendarView/delta?$deltatoken=a%2Bb`,
    windowStart: window.start.toISOString(),
    windowEnd: window.end.toISOString(),
  }) as SyncCursor;
  const { changes } = await read(cursor);
  return changes;
}

export const paths = () => stub?.requests.map(({ path }) => path.replace(calendarPath, "…")) ?? [];
export const idsOf = (changes: readonly RemoteChange[]) =>
  changes.map((change) => {
    if (change.kind === "present") return change.event.eventId;
    return `${change.kind} ${change.kind === "occurrences" ? change.eventIds.join() : change.eventId}`;
  });
export const storedIn = (cursor: SyncCursor) => JSON.parse(cursor);
