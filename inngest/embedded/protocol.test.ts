import { decodeTime } from "ulid";
import { describe, expect, test } from "vitest";
import { lostCallBackoff, retryAfterMs, tableBackoff } from "./backoff";
import { durationMs, instantOf } from "./duration";
import { expressionProblem, holds, keyOf } from "./expressions";
import { seededIds } from "./identifiers";
import { errorShapeOf, parseJson } from "./json";
import type { EventPayload, Json } from "./model";
import { readOperations } from "./opcodes";
import { isSignedBy, sign } from "./signature";
import { signingKey } from "./testing";

const now = new Date("2026-03-01T00:00:00Z");

function event(data: { readonly [key: string]: Json }): EventPayload {
  return { id: "e", name: "a/b", ts: 0, data };
}

describe("signature", () => {
  const header = sign(signingKey, "body", now);
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

  test.each<[string, string, string | undefined, string, Date, boolean]>([
    ["our own", signingKey, header, "body", now, true],
    ["another environment's prefix", signingKey.replace("test", "prod"), header, "body", now, true],
    ["five minutes later", signingKey, header, "body", at(300), true],
    ["too old", signingKey, header, "body", at(301), false],
    ["from the future", signingKey, header, "body", at(-301), false],
    ["another body", signingKey, header, "body ", now, false],
    ["another key", "signkey-test-00", header, "body", now, false],
    [
      "another time",
      signingKey,
      header.replace(/t=\d+/, `t=${now.getTime() / 1000 + 1}`),
      "body",
      now,
      false,
    ],
    ["no header", signingKey, undefined, "body", now, false],
    ["no signature", signingKey, `t=${now.getTime() / 1000}`, "body", now, false],
    ["no time", signingKey, header.replace(/t=\d+&/, ""), "body", now, false],
  ])("%s", (_, key, given, body, when, expected) => {
    expect(isSignedBy(key, given, body, when)).toBe(expected);
  });
});

describe("waits", () => {
  test.each([
    ["3", 3000],
    ["1.5", 1500],
    ["0", 1000],
    ["-5", 1000],
    ["1000000000", 86_400_000],
    ["Sun, 01 Mar 2026 00:00:30 GMT", 30_000],
    ["2026-03-01T00:01:00.000Z", 60_000],
    ["2025-01-01T00:00:00.000Z", 1000],
    ["soon", null],
    ["", null],
    [undefined, null],
  ])("retry-after %s", (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });

  test.each([
    [tableBackoff, 0, 15_000, 45_000],
    [tableBackoff, 4, 300_000, 330_000],
    [tableBackoff, 50, 7_200_000, 7_230_000],
    [lostCallBackoff, 0, 2000, 3000],
    [lostCallBackoff, 2, 15_000, 16_000],
    [lostCallBackoff, 3, 15_000, 45_000],
  ])("%o after attempt %i", (backoff, attempt, least, most) => {
    const waits = Array.from({ length: 200 }, () => backoff(attempt));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...waits)).toBeLessThanOrEqual(most);
    expect(new Set(waits).size).toBeGreaterThan(10);
  });

  test.each([
    ["2s", 2000],
    ["1d2h3m4s", 93_784_000],
    ["1w", 604_800_000],
    ["500ms", 500],
    ["", null],
    ["2", null],
    ["2s ", null],
  ])("duration %s", (text, expected) => {
    expect(durationMs(text)).toBe(expected);
  });

  test("an instant is relative, absolute, at most 366 days ahead, or nothing", () => {
    expect(instantOf("1h", now)).toEqual(new Date("2026-03-01T01:00:00Z"));
    expect(instantOf("2026-04-01T00:00:00.000Z", now)).toEqual(new Date("2026-04-01T00:00:00Z"));
    expect(instantOf("9000-01-01T00:00:00Z", now)).toEqual(new Date("2027-03-02T00:00:00Z"));
    expect(instantOf("whenever", now)).toBeNull();
  });
});

describe("expressions", () => {
  test.each<[string, { readonly [key: string]: Json }, boolean]>([
    ["event.data.auto == true", { auto: true }, true],
    ["event.data.auto == true", {}, false],
    ["event.data.mode != 'off'", {}, true],
    ["event.data.a.b.c == null", {}, true],
    ["event.data.a.b == 1", { a: "text" }, false],
    ["has(event.data.x) && event.data.x > 2", {}, false],
    ["!has(event.data.x) || event.data.x == 1", {}, true],
    ["event.data.n == 1 && event.data.n < 1.5", { n: 1 }, true],
    ["'b' in event.data.list", { list: ["a", "b"] }, true],
    ["event.data.list.size() == 2", { list: [1, 2] }, true],
    ["event.data.n", { n: 1 }, false],
    ["event.data.n + 'x' == 'y'", { n: 1 }, false],
    ["event.data.function_id == 'app-fn'", { function_id: "app-fn" }, true],
  ])("%s on %j", (expression, data, expected) => {
    expect(holds(expression, { event: event(data) })).toBe(expected);
  });

  test.each<[string, { readonly [key: string]: Json }, string]>([
    ["event.data.id", { id: "c1" }, '"c1"'],
    ["event.data.id", { id: 1 }, "1"],
    ["event.data.id", { id: "1" }, '"1"'],
    ["event.data.id", {}, "null"],
    ["event.data.id", { id: "a\u0000b" }, '"a\\u0000b"'],
    ['event.data.a + "-" + event.data.b', { a: "x", b: "y" }, '"x-y"'],
    ['"google"', {}, '"google"'],
    ["event.data.a + 1", { a: "x" }, "null"],
  ])("key %s on %j", (expression, data, expected) => {
    expect(keyOf(expression, event(data))).toBe(expected);
  });

  test("only the allowed names may be used", () => {
    expect(expressionProblem("event.data.x == async.data.x", ["event", "async"])).toBeNull();
    expect(expressionProblem("event.data.x == async.data.x", ["event"])).toContain("async");
    expect(expressionProblem("process.env == 1", ["event"])).toContain("process");
    expect(expressionProblem("event.data. == 1", ["event"])).not.toBeNull();
  });
});

describe("ids from the seed", () => {
  const entropy = Buffer.from([1, 2, 3, 4, 5, 6, 0xff, 0xff, 0xff, 0xff]);
  const ids = seededIds(`1772323200000,${entropy.toString("base64")}`);

  test("the same seed gives the same ids, one per position, with the seed's time", () => {
    expect(ids?.(0)).toBe(seededIds(`1772323200000,${entropy.toString("base64")}`)?.(0));
    expect(ids?.(0)).not.toBe(ids?.(1));
    expect(decodeTime(ids?.(0) ?? "")).toBe(1_772_323_200_000);
  });

  test("the last four bytes grow from 1 and wrap around", () => {
    const zero = seededIds(`1772323200000,${Buffer.from([1, 2, 3, 4, 5, 6, 0, 0, 0, 0]).toString("base64")}`);
    expect(ids?.(1)).toBe(zero?.(0));
    expect(zero?.(0).slice(-6)).toBe("000001");
  });

  test.each([undefined, "", "x,AQ==", "1772323200000", "1772323200000,AQ=="])("%s is no seed", (header) => {
    expect(seededIds(header)).toBeNull();
  });
});

describe("what the app says", () => {
  test("lone surrogates are replaced, pairs are kept", () => {
    expect(parseJson('{"\\ud800":["\\udc00","\\ud83d\\ude00"]}')).toEqual({
      "\ufffd": ["\ufffd", "\u{1f600}"],
    });
  });

  test.each<[Json, object]>([
    [
      { name: "E", message: "m", stack: "s" },
      { name: "E", message: "m", stack: "s" },
    ],
    [{ error: "m" }, { name: "Error", message: "m" }],
    ["text", { name: "Error", message: "text" }],
    [null, { name: "Error", message: "Unknown error" }],
  ])("error %j", (value, expected) => {
    expect(errorShapeOf(value)).toMatchObject(expected);
  });

  test.each<[object, object]>([
    [
      { op: "StepRun", data: { a: 1 } },
      { kind: "ran", data: { a: 1 } },
    ],
    [{ op: "StepRun" }, { kind: "ran", data: null }],
    [
      { op: "StepError", error: { message: "m" } },
      { kind: "threw", isFinal: false },
    ],
    [
      { op: "StepFailed", error: { message: "m" } },
      { kind: "threw", isFinal: true },
    ],
    [
      { op: "StepPlanned", opts: { parallelMode: "race" } },
      { kind: "call", isRace: true },
    ],
    [
      { op: "Sleep", name: "2s" },
      { kind: "sleep", until: new Date("2026-03-01T00:00:02Z") },
    ],
    [{ op: "Sleep", name: "soon" }, { kind: "unsupported" }],
    [
      { op: "WaitForEvent", name: "a/c", opts: { timeout: "1h" } },
      { kind: "wait", eventName: "a/c", condition: null },
    ],
    [{ op: "WaitForEvent", name: "a/c", opts: { timeout: "1h", if: "bad. ==" } }, { kind: "unsupported" }],
    [
      { op: "InvokeFunction", opts: { function_id: "f", payload: { data: { x: 1 } } } },
      { kind: "invoke", functionId: "f", data: { x: 1 } },
    ],
    [{ op: "InvokeFunction", opts: {} }, { kind: "unsupported" }],
    ...[
      "AIGateway",
      "Gateway",
      "WaitForSignal",
      "RunComplete",
      "DiscoveryRequest",
      "DeferAdd",
      "Whatever",
    ].map((op): [object, object] => [{ op }, { kind: "unsupported", why: expect.stringContaining(op) }]),
  ])("operation %j", (raw, expected) => {
    expect(readOperations([{ id: "abc", ...raw } as Json], now)).toMatchObject([
      { stepId: "abc", ...expected },
    ]);
  });

  test.each<[Json]>([["x"], [{}], [[{ op: "StepRun" }]], [[{ id: "a b", op: "StepRun" }]]])(
    "%j is no list of operations",
    (body) => {
      expect(readOperations(body, now)).toBeNull();
    },
  );
});
