import { copiesOf } from "@/lib/usecases/testing/copies";
import { outlookHand } from "@/lib/usecases/testing/outlook-hand";
import { type TwoWayWorld, timed } from "@/lib/usecases/testing/two-way";

/** One fieldworker with an account at each provider, and what is seen of it there. */
export const sides = [
  { provider: "google", name: "mike", other: "raj@demo.test" },
  { provider: "microsoft", name: "ana", other: "second@demo.test" },
] as const;
export type Side = (typeof sides)[number];

/** A stopped channel keeps its row. */
const isStanding = (row: unknown) => !/"state":"(stopped|expired)"/.test(JSON.stringify(row));

export function sideOf(world: TwoWayWorld, { provider, name, other }: Side) {
  const { call } = world.control;
  const own = `${name}@demo.test`;
  const isGoogle = provider === "google";
  const prefix = isGoogle ? "" : "/microsoft";
  return {
    own,
    other,
    memberId: world.idOf(name),
    connect: (account: string = own) => world.connect(name, provider, "all", account),
    /** Start and id of a booking's copies that are there. */
    copies: async (bookingId: string, account: string = own): Promise<{ id: string; starts: string }[]> => {
      const found = isGoogle
        ? (await copiesOf(world, bookingId, account)).map(({ id, start }) => ({
            id,
            at: start.dateTime ?? "",
          }))
        : (await outlookHand(call, account).copiesOf(bookingId)).map(({ id, start }) => ({
            id,
            at: start.dateTime,
          }));
      return found.map(({ id, at }) => ({ id, starts: at.slice(0, 16) }));
    },
    /** A personal event from 2 to 3 PM on 3 November. */
    isBusy: () =>
      isGoogle
        ? world.phone.add(own, {
            summary: "CANARY dentist",
            ...timed("2026-11-03T14:00:00", "2026-11-03T15:00:00"),
          })
        : outlookHand(call, own).add({
            subject: "CANARY dentist",
            start: { dateTime: "2026-11-03T14:00:00", timeZone: "America/Los_Angeles" },
            end: { dateTime: "2026-11-03T15:00:00", timeZone: "America/Los_Angeles" },
          }),
    watches: async (): Promise<number> => {
      const answer = (await call("GET", isGoogle ? "/channels" : "/microsoft/subscriptions")) as
        | Record<string, unknown[]>
        | unknown[];
      const rows = Array.isArray(answer) ? answer : (Object.values(answer)[0] ?? []);
      return rows.filter(isStanding).filter((row) => JSON.stringify(row).includes(own)).length;
    },
    /** Whether the provider still lets us in. */
    grants: async (): Promise<number> => {
      const { accounts } = (await call("GET", `${prefix}/accounts`)) as {
        accounts: { email: string; grants: unknown[] }[];
      };
      return accounts.find(({ email }) => email === own)?.grants.length ?? 0;
    },
    setRole: (calendar: string, role: string) =>
      call("POST", `${prefix}/calendars/role`, { account: own, calendar, role }),
    addCalendar: (title: string) =>
      call("POST", `${prefix}/calendars`, {
        account: own,
        ...(isGoogle ? { summary: title } : { name: title }),
      }),
    /** Everything of this provider's API and sign-in answers 503. */
    breakDown: () =>
      world.control.fault({
        path: isGoogle ? "^/(calendar|token|revoke)" : "^/(v1.0|common)",
        action: { kind: "status", status: 503 },
      }),
    requests: async (): Promise<{ method: string; path: string }[]> =>
      ((await call("GET", "/requests")) as { requests: { method: string; path: string }[] }).requests,
  };
}
