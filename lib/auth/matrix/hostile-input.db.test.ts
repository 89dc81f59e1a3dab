import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { rateLimit } from "@/db/schema-sessions";
import type { Door } from "@/lib/auth/registry";
import { expectations } from "./testing/expectations";
import { changedTables, fingerprintOf } from "./testing/fingerprint";
import {
  aMatrixWorld,
  appUrl,
  doorsByKey,
  knockAt,
  type MatrixWorld,
  prepareEnvironment,
} from "./testing/world";

vi.mock("next/headers", async () => (await import("./testing/framework-edge")).nextHeaders);
vi.mock("next/server", async (original) =>
  (await import("./testing/framework-edge")).nextServer(original as () => Promise<object>),
);
vi.mock("next-auth", async () => (await import("./testing/framework-edge")).nextAuth);

type Input = Readonly<Record<string, unknown>>;

let at: MatrixWorld;
let doors: ReadonlyMap<string, Door>;
beforeAll(async () => {
  prepareEnvironment();
  at = await aMatrixWorld();
  doors = await doorsByKey();
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.deps.database.db.delete(rateLimit);
});

/** Each action once, with input that would be taken. */
const actions = [
  ...new Map(
    expectations
      .filter(({ door }) => door.startsWith("action "))
      .toReversed()
      .map((one) => [one.door, one]),
  ).keys(),
].sort();
const routes = [...new Set(expectations.map(({ door }) => door))]
  .filter((door) => door.startsWith("route "))
  .sort();

async function goodInput(key: string): Promise<Input> {
  const expectation = expectations.find(({ door }) => door === key);
  const knock = expectation?.knock(await at.aRow("own"), at);
  if (!knock || !("input" in knock)) throw new Error(`${key} has no input`);
  return knock.input as Input;
}

function doorOf(key: string): Door {
  const door = doors.get(key);
  if (!door) throw new Error(`there is no ${key}`);
  return door;
}

/** Calls as an owner, who may do everything; answers what was said, and fails when anything changed. */
async function saysToOwner(key: string, input: unknown, headers?: Record<string, string>): Promise<string> {
  await at.become("owner", headers);
  const before = await fingerprintOf(at.owner.sql);
  const { says, text } = await knockAt(doorOf(key), { input });
  expect(changedTables(before, await fingerprintOf(at.owner.sql))).toEqual([]);
  expect(text.length).toBeLessThan(10_000);
  return says;
}

describe.each(actions)("%s", (key) => {
  it.each<[string, Record<string, string>]>([
    ["no Origin", {}],
    ["no Origin, from the same site", { "sec-fetch-site": "same-origin" }],
    ["a foreign Origin", { origin: "https://evil.example" }],
    ["Origin: null", { origin: "null" }],
    ["our Origin, sent across sites", { origin: appUrl, "sec-fetch-site": "cross-site" }],
    ["our Origin with another port", { origin: "http://127.0.0.1:3001" }],
    ["our Origin with a foreign host", { origin: appUrl, host: "evil.example" }],
  ])("refuses %s", async (_, headers) => {
    expect(await saysToOwner(key, await goodInput(key), headers)).toBe("badOrigin");
  });

  it.each<[string, (good: Input) => unknown]>([
    ["a key of another row's owner", (good) => ({ ...good, companyId: at.foreign.companyId })],
    ["a role", (good) => ({ ...good, role: "owner" })],
    ["a revision of its own choosing", (good) => ({ ...good, revision: 99, id: at.foreign.bookingId })],
    [
      "__proto__",
      (good) =>
        JSON.parse(
          `{"__proto__":{"isAdmin":true},${JSON.stringify(good).slice(1) === "}" ? '"x":1}' : JSON.stringify(good).slice(1)}`,
        ),
    ],
    ["constructor.prototype", (good) => ({ ...good, constructor: { prototype: { isAdmin: true } } })],
    ["text instead of fields", () => "DROP TABLE booking"],
    ["a list instead of fields", (good) => [good]],
    ["a number instead of fields", () => 7],
    ["fields inside fields", (good) => ({ input: good })],
    ["ten thousand form fields", () => formOf(Array.from({ length: 10_000 }, (_, n) => [`f${n}`, "x"]))],
    [
      "a file",
      () =>
        formOf([
          ["bookingId", new File(["x"], "x.html")],
          ["email", new File(["x"], "x")],
          ["x", "1"],
        ]),
    ],
    ["ten thousand levels", (good) => ({ ...good, deep: nested(10_000) })],
  ])("refuses %s", async (_, spoil) => {
    expect(await saysToOwner(key, spoil(await goodInput(key)))).toBe("invalid");
    expect(Object.prototype).not.toHaveProperty("isAdmin");
  });

  it("refuses a field of a wrong type, a missing one and one beyond all measure", async () => {
    const good = await goodInput(key);
    const spoilt: readonly unknown[] = [
      7.5,
      { $ne: null },
      [{}],
      "x".repeat(100_000),
      Number.NaN,
      -1,
      2 ** 60,
    ];
    for (const field of Object.keys(good)) {
      for (const value of spoilt) {
        expect([field, value, await saysToOwner(key, { ...good, [field]: value })]).toEqual([
          field,
          value,
          "invalid",
        ]);
      }
      if (field === "callbackUrl") continue;
      expect([field, await saysToOwner(key, { ...good, [field]: undefined })]).toEqual([field, "invalid"]);
    }
  }, 120_000);

  it("says what is wrong with text that no database can keep", async () => {
    const good = await goodInput(key);
    for (const [field, value] of Object.entries(good)) {
      if (typeof value !== "string") continue;
      for (const mark of ["\u0000", "\ud800", "\udc00x"]) {
        expect([field, mark, await saysToOwner(key, { ...good, [field]: `${value} ${mark}` })]).toEqual([
          field,
          mark,
          "invalid",
        ]);
      }
    }
  });
});

describe("saveBooking", () => {
  it.each(["0000-01-01", "9999-12-31", "0001-01-01"])(
    "says what is wrong with the year of %s",
    async (date) => {
      const good = await goodInput("action saveBooking");
      const [startTime, endTime] = ["23:00", "22:59"];
      expect(
        await saysToOwner("action saveBooking", { ...good, date, startTime, endTime, endsNextDay: true }),
      ).toBe("invalid");
    },
  );
});

describe.each(routes)("%s", (key) => {
  // A NUL does not get past the gate, see gate.test.ts.
  const texts = [
    "../../etc/passwd",
    "' or 1=1 --",
    "%00",
    "{}",
    "x".repeat(100_000),
    "google\r\nX: y",
    "__proto__",
  ];

  it("answers a hostile address with a refusal, never with a failure", async () => {
    const names = [...key.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map((match) => match[1] ?? "");
    for (const text of texts) {
      await at.deps.database.db.delete(rateLimit);
      await at.become("dispatcher");
      const params = Object.fromEntries(names.map((name) => [name, key.includes("...") ? [text] : text]));
      const search = Object.fromEntries(
        ["q", "field", "actor", "state", "code", "error", "who"].map((name) => [name, text]),
      );
      const before = await fingerprintOf(at.owner.sql);
      const body = key.startsWith("route POST") ? { body: text } : {};
      const { says } = await knockAt(doorOf(key), { params, search, ...body });
      expect([text.slice(0, 40), Number(says.slice(0, 3))]).toEqual([
        text.slice(0, 40),
        expect.toSatisfy((status: number) => status < 500),
      ]);
      expect(changedTables(before, await fingerprintOf(at.owner.sql))).toEqual([]);
    }
  });
});

function formOf(fields: readonly (readonly [string, string | File])[]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

function nested(levels: number): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < levels; level += 1) value = { value };
  return value;
}
