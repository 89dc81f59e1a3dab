type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;
type Changes = Readonly<Record<string, unknown>>;

export type OutlookEvent = {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly body: { readonly content: string };
  readonly location: { readonly displayName: string };
  readonly categories: readonly string[];
  readonly start: { readonly dateTime: string };
  readonly end: { readonly dateTime: string };
  readonly attendees: readonly unknown[];
  readonly isDeleted: boolean;
  /** Extended properties by their whole name. */
  readonly properties: Readonly<Record<string, string>>;
};

const bookingProperty = "String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name lockstepBooking";

/** What a fieldworker does in Outlook, and what they see there. */
export function outlookHand(call: Call, account: string) {
  const one = (eventId: string, calendar = "primary") =>
    `/microsoft/events/${account}/${encodeURIComponent(calendar)}/${encodeURIComponent(eventId)}`;
  const list = async (query: Readonly<Record<string, string>> = {}) => {
    const { events } = (await call(
      "GET",
      `/microsoft/events?${new URLSearchParams({ account, ...query })}`,
    )) as {
      events: OutlookEvent[];
    };
    return events.filter((event) => !event.isDeleted);
  };
  return {
    add: async (event: Changes, calendar = "primary"): Promise<string> => {
      const made = await call("POST", "/microsoft/events", { account, calendar, event });
      return (made as { id: string }).id;
    },
    change: (eventId: string, changes: Changes, scope = "this") =>
      call("PATCH", `${one(eventId)}?scope=${scope}`, changes),
    remove: (eventId: string, scope = "this") => call("DELETE", `${one(eventId)}?scope=${scope}`),
    answer: (eventId: string, response: string) => call("POST", `${one(eventId)}/answer`, { response }),
    duplicate: (eventId: string) => call("POST", `${one(eventId)}/duplicate`, {}),
    /** What stands between two instants, series unrolled. */
    between: (from: string, to: string) => list({ from, to }),
    /** The copies of one booking that are there. */
    copiesOf: async (bookingId: string) =>
      (await list()).filter((event) => event.properties[bookingProperty] === bookingId),
  };
}

export type OutlookHand = ReturnType<typeof outlookHand>;
