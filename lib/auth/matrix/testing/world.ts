import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { and, eq } from "drizzle-orm";
import { NextRequest } from "next/server";
import { calendar, customer, member } from "@/db/schema";
import { hashPassword } from "@/lib/auth/passwords";
import { type Door, doorKey, registeredDoors } from "@/lib/auth/registry";
import { sealSessionToken, sessionCookieFor } from "@/lib/auth/session-cookie";
import { openSession } from "@/lib/auth/sessions";
import type { Role } from "@/lib/domain/roles";
import { processWide } from "@/lib/process-wide";
import { aWorld, type World } from "@/lib/usecases/testing";
import { aConflict } from "./a-conflict";
import { aForeignCompany, type ForeignCompany } from "./foreign-company";
import { departureOf, visit } from "./framework-edge";

export type Standing = "anonymous" | Role;
export const standings = [
  "anonymous",
  "owner",
  "dispatcher",
  "fieldworker",
  "viewer",
] as const satisfies Standing[];
/** `colleagues`: of the same company, but not the fieldworker's. */
export type Whose = "own" | "colleagues" | "foreign";
export type Row = {
  readonly whose: Whose;
  readonly bookingId: string;
  /** Of that booking alone; another one like them has no booking. */
  readonly customerId: string;
  readonly otherCustomerId: string;
  readonly revision: number;
  readonly statusId: string;
  /** An open one of its booking and its fieldworker's own event. */
  readonly conflictId: string;
};

export type MatrixWorld = World & {
  readonly foreign: ForeignCompany;
  /** A booking of its own for one call: of Mike, of Raj, or the foreign company's. */
  aRow(whose: Whose): Promise<Row>;
  /** A connection and its main calendar: Mike's, Raj's, or ids nobody has. */
  connectionOf(whose: Whose): { readonly connectionId: string; readonly calendarId: string };
  /** Makes the next calls come from this person's browser, with a new session. */
  become(standing: Standing, headers?: Record<string, string>): Promise<void>;
};

const demoNames: Record<Role, string> = {
  owner: "owner",
  dispatcher: "dispatcher",
  fieldworker: "mike",
  viewer: "viewer",
};
export const password = "correct horse battery staple";
export const appUrl = "http://127.0.0.1:3000";
const secret = randomBytes(32).toString("base64");

/** Before any module reads the environment. */
export function prepareEnvironment(): void {
  process.env.NEXTAUTH_SECRET = secret;
  process.env.INNGEST_SIGNING_KEY = `signkey-test-${"ab".repeat(16)}`;
  process.env.INNGEST_EVENT_KEY = "matrix";
  process.env.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS = "true";
}

export async function aMatrixWorld(): Promise<MatrixWorld> {
  prepareEnvironment();
  const world = await aWorld();
  const { clock } = world;
  const demoClock = { now: () => clock.now(), offsetMs: () => 0, setOffset: () => {} };
  processWide("deps", () => Object.assign(world.deps, { demoClock }));
  const passwordHash = await hashPassword(password);
  await world.deps.database.asCompany(world.company.companyId, (tx) =>
    tx.update(member).set({ passwordHash }),
  );
  const connections = {
    own: await connectionIds(world, "mike"),
    colleagues: await connectionIds(world, "raj"),
    foreign: { connectionId: crypto.randomUUID(), calendarId: crypto.randomUUID() },
  };
  const foreign = await aForeignCompany(world.deps);
  const { companyId, statusIds } = world.company;
  let day = Date.parse("2027-01-01T00:00:00Z");
  return {
    ...world,
    foreign,
    connectionOf: (whose) => connections[whose],
    aRow: async (whose) => {
      if (whose === "foreign")
        return {
          whose,
          bookingId: foreign.bookingId,
          customerId: foreign.customerId,
          otherCustomerId: foreign.customerId,
          revision: 1,
          statusId: foreign.statusId,
          conflictId: foreign.conflictId,
        };
      day += 24 * 3_600_000;
      const who = whose === "own" ? "mike" : "raj";
      const [customerId, otherCustomerId] = await twoCustomers(world);
      const wish = {
        customerId,
        crew: [who],
        day: new Date(day).toISOString().slice(0, 10),
      };
      const { bookingId, revision } = await world.book(wish);
      const conflictId = await aConflict(world.deps, {
        companyId,
        bookingId,
        fieldworkerId: world.idOf(who),
      });
      const statusId = statusIds.get("On hold") ?? "";
      return { whose, bookingId, customerId, otherCustomerId, revision, statusId, conflictId };
    },
    become: async (standing, headers = { origin: appUrl }) => {
      visit.headers = new Headers({
        host: new URL(appUrl).host,
        "x-request-id": crypto.randomUUID(),
        ...headers,
      });
      visit.cookies = new Map();
      if (standing === "anonymous") return;
      const memberId = world.idOf(demoNames[standing]);
      const opened = await openSession(
        world.deps.database,
        { companyId, memberId },
        world.deps.realClock.now(),
      );
      visit.cookies.set(sessionCookieFor(appUrl).name, await sealSessionToken(opened.token, secret));
    },
  };
}

async function twoCustomers(world: World): Promise<[string, string]> {
  const ids: [string, string] = [crypto.randomUUID(), crypto.randomUUID()];
  const { companyId } = world.company;
  const createdAt = world.clock.now();
  await world.deps.database.asCompany(companyId, (tx) =>
    tx.insert(customer).values(ids.map((id) => ({ id, companyId, name: "Ada Quist", createdAt }))),
  );
  return ids;
}

async function connectionIds(world: World, name: string) {
  const connectionId = await world.connect(name);
  const [main] = await world.deps.database.asCompany(world.company.companyId, (tx) =>
    tx
      .select({ id: calendar.id })
      .from(calendar)
      .where(and(eq(calendar.connectionId, connectionId), calendar.isPrimary)),
  );
  if (!main) throw new Error(`${name} has no calendar`);
  return { connectionId, calendarId: main.id };
}

const app = fileURLToPath(new URL("../../../../app", import.meta.url));

/** Paths inside app/ of all files of this name. */
export function appFiles(name: RegExp): string[] {
  return readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((path) => name.test(path))
    .sort();
}

export async function importFromApp(path: string): Promise<Record<string, unknown>> {
  return import(/* @vite-ignore */ join(app, path));
}

/** Loads every module that exports actions or routes, and answers the doors they registered, by key. */
export async function doorsByKey(): Promise<ReadonlyMap<string, Door>> {
  for (const path of appFiles(/(?:^|\/)(?:actions|route)\.tsx?$/)) await importFromApp(path);
  return new Map(registeredDoors().map((door) => [doorKey(door), door]));
}

export type Knock =
  | { readonly input: unknown }
  | {
      readonly params?: Record<string, string | string[]>;
      readonly search?: Record<string, string>;
      readonly body?: string;
    };

export type Answer = {
  /** `ok`, a problem's name, an HTTP status with where it sends to, or `redirect /where`. */
  readonly says: string;
  /** Everything the caller can read. */
  readonly text: string;
};

/** Calls a door as the browser that `become` set up. */
export async function knockAt(door: Door, knock: Knock): Promise<Answer> {
  try {
    if (door.kind === "action") return answerOfAction(await door.call("input" in knock ? knock.input : {}));
    if ("input" in knock) throw new Error("a route takes no input");
    const address = new URL(`${appUrl}${door.name}?${new URLSearchParams(knock.search)}`);
    const given = new Headers(visit.headers);
    if (knock.body !== undefined) given.set("content-length", String(Buffer.byteLength(knock.body)));
    const request = new NextRequest(address, {
      method: door.method,
      headers: given,
      body: knock.body ?? null,
    });
    return await answerOfRoute(await door.call(request, knock.params ?? {}));
  } catch (error) {
    const departure = departureOf(error);
    if (departure === null) throw error;
    return { says: departure, text: departure };
  }
}

function answerOfAction(answer: unknown): Answer {
  const { ok, problem } = answer as { ok: boolean; problem?: string };
  return { says: ok ? "ok" : (problem ?? "?"), text: JSON.stringify(answer) };
}

async function answerOfRoute(response: Response): Promise<Answer> {
  const to = response.headers.get("location");
  const says = to === null ? String(response.status) : `${response.status} ${placeOf(to)}`;
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
    await response.body?.cancel();
    return { says, text: "" };
  }
  return { says, text: `${to ?? ""}\n${await response.text()}` };
}

function placeOf(location: string): string {
  const { origin, pathname, search } = new URL(location, appUrl);
  return origin === appUrl ? `${pathname}${search}` : "provider";
}
