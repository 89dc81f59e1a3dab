import { hasFailed } from "@/lib/calendar/event-writes";
import { type Json, objectOf, textOf } from "@/lib/calendar/json";
import { codeOf, providerError } from "@/lib/calendar/microsoft/errors";
import {
  categoriesOf,
  colouredExpand,
  etagOf,
  isCancelled,
  markerExpand,
  mirrorIdOf,
  mirrorProperty,
  readSelect,
  transactionOf,
} from "@/lib/calendar/microsoft/event";
import { type Graph, refusedAnswer, versioned } from "@/lib/calendar/microsoft/sdk";
import type { EventDraft } from "@/lib/domain/calendar-event";
import { ProviderError } from "@/lib/domain/failure";

/** An event as far as writing it is concerned. */
export type FoundEvent = {
  readonly eventId: string;
  /** null from a server that has no versions. */
  readonly etag: string | null;
  readonly mirrorId: string | null;
  /** What it was made for, which tells it from a copy its owner made of it. */
  readonly madeFor: { readonly mirrorId: string; readonly generation: number } | null;
  readonly isCancelled: boolean;
  readonly link: string | null;
  readonly categories: ReturnType<typeof categoriesOf>;
};

/** `eventId`: the event that was made of this transaction, where the server says. */
export type Creation =
  | { readonly kind: "created"; readonly event: FoundEvent }
  | { readonly kind: "usedBefore"; readonly eventId: string | null };

const pagesAtMost = 20;
const plain = { colour: null };
const writeSelect = "id,changeKey,transactionId,isCancelled,webLink";
const colouredSelect = `${writeSelect},categories`;

export const calendarPath = (calendarId: string) => `/me/calendars/${encodeURIComponent(calendarId)}`;
export const eventPath = (eventId: string) => `/me/events/${encodeURIComponent(eventId)}`;

/** Said as 400 or as 409: no page of Microsoft's says which. */
const mayBeDuplicate = (status: number) => status === 400 || status === 409;

function isDenied(error: unknown): boolean {
  if (!(error instanceof ProviderError) || error.failure.kind !== "forbidden") return false;
  return error.failure.reason === "ErrorAccessDenied";
}

/** The calls that touch one event. Each throws ProviderError. Nobody is invited, so nobody is sent a mail [P25]. */
export class EventsApi {
  constructor(private readonly graph: Graph) {}

  /** @throws ProviderError calendarGone */
  async create(calendarId: string, fields: Json): Promise<Creation> {
    const path = `${calendarPath(calendarId)}/events`;
    const answer = await this.#writing(calendarId, () =>
      this.graph.tell("calendar", { method: "POST", path, body: fields }, mayBeDuplicate),
    );
    if (!mayBeDuplicate(answer.status)) {
      const event = foundEvent("", versioned(answer));
      if (event.eventId === "") throw providerError({ kind: "unreachable" }, "an event without an id");
      return { kind: "created", event };
    }
    if (codeOf(answer.body) !== "ErrorDuplicateTransactionId") throw refusedAnswer(answer, "calendar");
    const error = objectOf(answer.body?.error);
    return { kind: "usedBefore", eventId: textOf(error?.["@event.existingEventId"]) };
  }

  /** @throws ProviderError eventGone; changedMeanwhile when the version is no longer `etag` */
  async patch(calendarId: string, eventId: string, fields: Json, etag: string | null): Promise<FoundEvent> {
    const request = { method: "PATCH", path: eventPath(eventId), body: fields, etag } as const;
    const event = await this.#writing(calendarId, () => this.graph.ask("event", request));
    return foundEvent(eventId, event);
  }

  /** @throws ProviderError as patch */
  async remove(calendarId: string, eventId: string, etag: string | null): Promise<void> {
    const request = { method: "DELETE", path: eventPath(eventId), etag } as const;
    await this.#writing(calendarId, () => this.graph.tell("event", request));
  }

  /** The event with our marker, in whichever calendar it is; null when there is none. */
  async read(eventId: string): Promise<Json | null> {
    return this.#one(eventPath(eventId), readSelect, markerExpand);
  }

  /**
   * The event with our marker, as far as `select` asks; null when it is not in this calendar. One that its owner took to
   * another calendar keeps its id, and Graph finds it by that id alone wherever it is.
   */
  async readIn(
    calendarId: string,
    eventId: string,
    select = readSelect,
    expand = markerExpand,
  ): Promise<Json | null> {
    return this.#one(`${calendarPath(calendarId)}/events/${encodeURIComponent(eventId)}`, select, expand);
  }

  async #one(path: string, select: string, expand: string): Promise<Json | null> {
    const query = { $select: select, $expand: expand };
    try {
      return await this.graph.ask("event", { path, query });
    } catch (error) {
      if (hasFailed(error, "eventGone")) return null;
      throw error;
    }
  }

  /** Its categories are told only for a draft that wants one. */
  async find(
    calendarId: string,
    eventId: string,
    { colour }: Pick<EventDraft, "colour"> = plain,
  ): Promise<FoundEvent | null> {
    const event = await (colour === null
      ? this.readIn(calendarId, eventId, writeSelect)
      : this.readIn(calendarId, eventId, colouredSelect, colouredExpand));
    return event && foundEvent(eventId, event);
  }

  /** The events of a calendar that we made for this mirror. A copy that its owner made of one carries the marker too, and is theirs [A35]. */
  async made(calendarId: string, mirrorId: string): Promise<FoundEvent[]> {
    const hasMarker = `ep/id eq '${mirrorProperty}' and ep/value eq '${mirrorId}'`;
    const query = {
      $filter: `singleValueExtendedProperties/Any(ep: ${hasMarker})`,
      $select: writeSelect,
      $expand: markerExpand,
    };
    const path = `${calendarPath(calendarId)}/events`;
    const items = await this.graph.list("calendar", { path, query }, pagesAtMost);
    return items
      .map((item) => foundEvent("", item))
      .filter(
        (event) =>
          event.eventId !== "" && event.mirrorId === mirrorId && event.madeFor?.mirrorId === mirrorId,
      );
  }

  /** Graph refuses in the same words what was not granted and what its owner keeps for reading: the calendar tells. */
  async #writing<T>(calendarId: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!isDenied(error) || !(await this.#isNotGranted(calendarId))) throw error;
      throw providerError({ kind: "scopeMissing" }, "403 ErrorAccessDenied");
    }
  }

  /** Who may not even look at a calendar of the account's own was not granted that either. */
  async #isNotGranted(calendarId: string): Promise<boolean> {
    const query = { $select: "id,canEdit" };
    try {
      const calendar = await this.graph.ask("calendar", { path: calendarPath(calendarId), query });
      return calendar.canEdit === true;
    } catch (error) {
      if (error instanceof ProviderError) return isDenied(error);
      throw error;
    }
  }
}

function foundEvent(eventId: string, event: Json): FoundEvent {
  return {
    eventId: textOf(event.id) ?? eventId,
    etag: etagOf(event),
    mirrorId: mirrorIdOf(event),
    madeFor: transactionOf(event),
    isCancelled: isCancelled(event),
    link: textOf(event.webLink),
    categories: categoriesOf(event),
  };
}
