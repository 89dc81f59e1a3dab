import { describe, expect, test } from "vitest";
import { isDigestDue, wasFelt } from "./digest";
import type { ConnectionFacts, EpisodeDirection } from "./episode";
import { episodeChange, ownersTask } from "./episode-change";
import { alarmedBy } from "./ladder";

const now = new Date("2026-11-02T12:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const silentAfterMs = 13 * 60_000;
const down = { kind: "unavailable", status: 503, retryAfterMs: null } as const;
const well: ConnectionFacts = {
  ...{ state: "live", stateSince: ago(600), lastFailure: null, push: null, watch: null },
  reads: [{ failingSince: null, failure: null, heardAt: ago(1) }],
};
const failingRead = { failingSince: ago(7), failure: down, heardAt: ago(8) };
const pull: EpisodeDirection = {
  direction: "pull",
  since: ago(7).toISOString(),
  failure: down,
  overAt: null,
};
const change = (known: readonly EpisodeDirection[] | null, facts: Partial<ConnectionFacts>) =>
  episodeChange(known, { ...well, ...facts }, now, silentAfterMs);

describe("what becomes of an episode [R32] [I9]", () => {
  test.each([
    ["nothing fails and none is open", null, {}, { kind: "nothing" }],
    [
      "a reading fails and none is open: it opens at the first failure",
      null,
      { reads: [failingRead] },
      { kind: "open", openedAt: ago(7), directions: [pull], began: [{ direction: "pull" }] },
    ],
    [
      "several fail: it opens at the first of them",
      null,
      { reads: [failingRead], push: { since: ago(9), failure: down } },
      { kind: "open", openedAt: ago(9), began: [{ direction: "push" }, { direction: "pull" }] },
    ],
    ["the same fails as before", [pull], { reads: [failingRead] }, { kind: "nothing" }],
    [
      "something else begins to fail",
      [pull],
      { reads: [failingRead], push: { since: ago(2), failure: down } },
      { kind: "follow", directions: [pull, { direction: "push" }], began: [{ direction: "push" }] },
    ],
    [
      "nothing fails any more",
      [pull],
      {},
      { kind: "end", end: "recovered", directions: [{ ...pull, overAt: now.toISOString() }] },
    ],
    ["it was paused", [pull], { state: "paused", reads: [failingRead] }, { kind: "end", end: "paused" }],
    [
      "it was disconnected",
      [pull],
      { state: "disconnected", reads: [failingRead] },
      { kind: "end", end: "disconnected" },
    ],
    [
      "nothing was heard for too long: it opens now",
      null,
      { reads: [{ ...failingRead, failingSince: null, heardAt: ago(14) }] },
      { kind: "open", openedAt: now },
    ],
  ] as const)("%s", (_, known, facts, expected) => {
    expect(change(known, facts as Partial<ConnectionFacts>)).toMatchObject(expected);
  });
});

test("only its owner mends a refused grant or a calendar that refuses us [B39]", () => {
  const failing = (direction: EpisodeDirection["direction"]) => ({ direction, since: now, failure: down });
  expect(ownersTask([failing("pull"), failing("token")])?.direction).toBe("token");
  expect(ownersTask([failing("permission")])?.direction).toBe("permission");
  expect(ownersTask([failing("push"), failing("watch")])).toBeNull();
});

test.each([
  ["dispatcher", ["owner", "dispatcher", "viewer"], ["dispatcher"]],
  ["owner", ["owner", "dispatcher", "viewer"], ["owner"]],
  ["dispatcher", ["owner", "viewer"], ["owner"]],
] as const)("the rung of the %s, among %j, tells %j [R33] [I9]", (rung, roles, told) => {
  const members = roles.map((role) => ({ role }));
  expect(alarmedBy(rung, members).map(({ role }) => role)).toEqual(told);
});

test("the digest waits for what waits, at most an hour [R34]", () => {
  expect(isDigestDue(0, ago(0), now)).toBe(true);
  expect(isDigestDue(1, ago(60), now)).toBe(false);
  expect(isDigestDue(1, ago(60.1), now)).toBe(true);
});

test("a gap was felt when it was logged, or had a task for its owner [R34]", () => {
  expect(wasFelt(null, [pull])).toBe(false);
  expect(wasFelt(ago(2), [pull])).toBe(true);
  expect(wasFelt(null, [{ ...pull, direction: "token" }])).toBe(true);
});
