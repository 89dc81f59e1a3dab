import { mirrorId } from "@/lib/calendar/contract/world";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { inTurn, type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";
import type { KnownEvent } from "@/lib/domain/calendar-event";
import { Secret } from "@/lib/domain/secret";

/** Ids as Graph makes them, with all that a path must not hold. */
export const calendarId = "AAMk/cal+1==";
export const calendar = `/v1.0/me/calendars/${encodeURIComponent(calendarId)}`;
export const eventId = "AAMk/ev+1==";
/** Where it is written, and where it is read. */
const eventPaths = [
  `/v1.0/me/events/${encodeURIComponent(eventId)}`,
  `${calendar}/events/${encodeURIComponent(eventId)}`,
];
export const prefix = "String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name";
export const known: KnownEvent = { calendarId, eventId, etag: 'W/"k7"', mirrorId };

export const marker = (value: string) => [{ id: `${prefix} lockstepMirror`, value }];
export const ours = {
  "@odata.etag": 'W/"k7"',
  id: eventId,
  transactionId: `${mirrorId}:0`,
  singleValueExtendedProperties: marker(mirrorId),
};

export const ok = (body: unknown = ours): StubAnswer => ({ status: 200, body });
export const refused = (status: number, code: string, more: object = {}): StubAnswer => ({
  status,
  body: { error: { code, message: "words", ...more } },
});
export const duplicate = refused(409, "ErrorDuplicateTransactionId");
export const gone = refused(404, "ErrorItemNotFound");
export const stale = refused(412, "ErrorIrresolvableConflict");
export const denied = refused(403, "ErrorAccessDenied");

/** One account at a stub, for tests of what is asked there. It is to be closed after each of them. */
export function stubAccount() {
  let stub: Awaited<ReturnType<typeof startStub>> | null = null;
  const requests = (): readonly StubRequest[] => stub?.requests ?? [];
  const request = (index: number): StubRequest => {
    const found = requests()[index];
    if (!found) throw new RangeError(`no request ${index}`);
    return found;
  };
  const accountOn = async (answer: (request: StubRequest) => StubAnswer) => {
    stub = await startStub(answer);
    const client = { clientId: "id", clientSecret: "secret", tenant: "common", settlingMs: 5 };
    return createMicrosoftGateway({ baseUrl: stub.url, ...client }).open(new Secret("eyJ.token"));
  };
  return {
    accountOn,
    accountAnswering: (...answers: StubAnswer[]) => accountOn(inTurn(...answers)),
    requests,
    request,
    sent: (index: number) => JSON.parse(request(index).body) as Record<string, unknown>,
    /** Methods and paths, the calendar left out and the event called so. */
    asked: () =>
      requests().map(({ method, path }) =>
        eventPaths.includes(path) ? `${method} event` : `${method} ${path.replace(calendar, "")}`,
      ),
    transactions: () =>
      requests()
        .filter(({ method }) => method === "POST")
        .map(({ body }) => (JSON.parse(body) as { transactionId: string }).transactionId),
    url: () => stub?.url,
    close: async () => stub?.close(),
  };
}
