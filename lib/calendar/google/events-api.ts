import type { calendar_v3 } from "googleapis/build/src/apis/calendar/index.js";
import { mirrorIdOf, readMask } from "@/lib/calendar/google/event";
import { writeMask } from "@/lib/calendar/google/event-draft";
import { askGoogle, type CalendarApi, tellGoogle } from "@/lib/calendar/google/sdk";
import { type Json, textOf } from "@/lib/calendar/json";
import { ProviderError } from "@/lib/domain/failure";

/** An event as far as writing it is concerned. */
export type FoundEvent = {
  readonly eventId: string;
  /** null from a server that has no versions. */
  readonly etag: string | null;
  readonly mirrorId: string | null;
  readonly isCancelled: boolean;
  readonly link: string | null;
};

/** Nobody is ever sent a mail about our events [P25]. */
const silently = { sendUpdates: "none" } as const;

const ifMatch = (etag: string | null) => (etag ? { headers: { "If-Match": etag } } : {});

const deleted = 410;
const isReadOrDeleted = (status: number) => (status >= 200 && status < 300) || status === deleted;

/** The four calls that touch one event. Each throws ProviderError. */
export class EventsApi {
  constructor(private readonly api: () => Promise<CalendarApi>) {}

  /** @throws ProviderError calendarGone; changedMeanwhile when the id is taken */
  async insert(calendarId: string, eventId: string, fields: calendar_v3.Schema$Event): Promise<FoundEvent> {
    const { events } = await this.api();
    const requestBody = { ...fields, id: eventId };
    const params = { calendarId, requestBody, fields: writeMask, ...silently };
    return foundEvent(eventId, await askGoogle("calendar", () => events.insert(params, {})));
  }

  /** @throws ProviderError eventGone; changedMeanwhile when the version is no longer `etag` */
  async patch(
    calendarId: string,
    eventId: string,
    fields: calendar_v3.Schema$Event,
    etag: string | null,
  ): Promise<FoundEvent> {
    const { events } = await this.api();
    const params = { calendarId, eventId, requestBody: fields, fields: writeMask, ...silently };
    return foundEvent(eventId, await askGoogle("event", () => events.patch(params, ifMatch(etag))));
  }

  /** @throws ProviderError as patch */
  async remove(calendarId: string, eventId: string, etag: string | null): Promise<void> {
    const { events } = await this.api();
    const params = { calendarId, eventId, ...silently };
    await tellGoogle("event", () => events.delete(params, ifMatch(etag)));
  }

  /** null when there is none. A deleted event is still there, cancelled; a server may also answer 410 for it. */
  async read(calendarId: string, eventId: string, fields = readMask): Promise<Json | null> {
    const { events } = await this.api();
    const params = { calendarId, eventId, fields };
    try {
      const answer = await tellGoogle("event", () => events.get(params, { validateStatus: isReadOrDeleted }));
      if (answer.status === deleted) return { id: eventId, status: "cancelled" };
      return await askGoogle("event", async () => answer);
    } catch (error) {
      if (error instanceof ProviderError && error.failure.kind === "eventGone") return null;
      throw error;
    }
  }

  async find(calendarId: string, eventId: string): Promise<FoundEvent | null> {
    const event = await this.read(calendarId, eventId);
    return event && foundEvent(eventId, event);
  }
}

function foundEvent(eventId: string, event: Json): FoundEvent {
  return {
    eventId: textOf(event.id) ?? eventId,
    etag: textOf(event.etag),
    mirrorId: mirrorIdOf(event),
    isCancelled: event.status === "cancelled",
    link: textOf(event.htmlLink),
  };
}
