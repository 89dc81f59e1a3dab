export type SandboxEvent = {
  readonly id: string;
  readonly status: string;
  readonly htmlLink: string;
  readonly created?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly location?: string;
  readonly start: { readonly dateTime?: string; readonly timeZone?: string };
  readonly end: { readonly dateTime?: string; readonly timeZone?: string };
  readonly extendedProperties?: { readonly private?: Readonly<Record<string, string>> };
};

const hourMs = 3_600_000;

function oneHourAfter({ dateTime = "", timeZone }: SandboxEvent["start"]): SandboxEvent["start"] {
  const later = new Date(new Date(dateTime).getTime() + hourMs).toISOString();
  return { dateTime: later, ...(timeZone ? { timeZone } : {}) };
}

/** The sandbox's hidden side: what a fieldworker's own hand does, what breaks, and what the provider saw. */
export function sandboxControl(origin: string) {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${origin}/_control${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`sandbox ${method} ${path} answered ${answer.status}`);
    return answer.status === 204 ? null : answer.json();
  };
  const events = async (account: string): Promise<SandboxEvent[]> => {
    const found = (await call("GET", `/events?account=${account}&calendar=${account}`)) as
      | SandboxEvent[]
      | { events: SandboxEvent[] };
    return Array.isArray(found) ? found : found.events;
  };
  return {
    call,
    /** The copies of one booking that its owner sees. */
    copiesOf: async (bookingId: string, account = "mike@demo.test"): Promise<SandboxEvent[]> =>
      (await events(account)).filter(
        (event) => event.status !== "cancelled" && event.extendedProperties?.private?.bookingId === bookingId,
      ),
    /** How many events of ours its owner sees. */
    liveCount: async (account: string): Promise<number> =>
      (await events(account)).filter(
        (event) => event.status !== "cancelled" && event.extendedProperties?.private?.mirrorId,
      ).length,
    /** A fieldworker's own hand in their calendar. */
    phone: {
      add: async (account: string, event: Record<string, unknown>): Promise<string> => {
        const made = (await call("POST", "/events", { account, calendar: account, event })) as { id: string };
        return made.id;
      },
      change: (account: string, eventId: string, changes: Record<string, unknown>) =>
        call("PATCH", `/events/${account}/${account}/${eventId}`, changes),
      moveOneHourLater: (account: string, { id, start, end }: SandboxEvent) =>
        call("PATCH", `/events/${account}/${account}/${id}`, {
          start: oneHourAfter(start),
          end: oneHourAfter(end),
        }),
      remove: (account: string, eventId: string) =>
        call("DELETE", `/events/${account}/${account}/${eventId}`),
      duplicate: (account: string, eventId: string) =>
        call("POST", `/events/${account}/${account}/${eventId}/duplicate`, {}),
    },
    /** How many open channels the account's calendar of this name has. */
    channelsOf: async (calendar: string, account = "mike@demo.test"): Promise<number> => {
      const { accounts } = (await call("GET", "/accounts")) as {
        accounts: { email: string; calendars: { id: string; summary?: string }[] }[];
      };
      const id = accounts
        .find(({ email }) => email === account)
        ?.calendars.find(({ summary }) => summary === calendar)?.id;
      const { channels } = (await call("GET", "/channels")) as {
        channels: { calendarId: string; state: string }[];
      };
      return channels.filter((channel) => channel.calendarId === id && channel.state === "open").length;
    },
    dropNotices: (drop: boolean) => (drop ? call("POST", "/notices", { drop }) : call("DELETE", "/notices")),
    fault: (fault: Record<string, unknown>) => call("POST", "/faults", fault),
    heal: () => call("DELETE", "/faults"),
    expireAccess: (account: string) => call("POST", "/tokens/expire-access", { account }),
    revoke: (account: string) => call("POST", "/tokens/revoke", { account }),
    violations: async (): Promise<unknown[]> => {
      const seen = (await call("GET", "/violations")) as { violations: unknown[] };
      return seen.violations;
    },
  };
}

export type SandboxControl = ReturnType<typeof sandboxControl>;
