import { afterEach, describe, expect, it } from "vitest";
import { aDraft, failureOf, mirrorId } from "@/lib/calendar/contract/world";
import {
  calendar,
  calendarId,
  denied,
  gone,
  known,
  ok,
  ours,
  refused,
  stubAccount,
} from "@/lib/calendar/microsoft/testing/stub-account";
import type { StubAnswer } from "@/lib/calendar/testing/stub-server";
import { googleEventId } from "@/lib/domain/event-id";

const { accountAnswering, accountOn, asked, close } = stubAccount();
afterEach(close);

describe("removing", () => {
  it.each([gone, refused(400, "ErrorInvalidIdMalformed")])(
    "takes what is not there for removed: %o",
    async (answer) => {
      const account = await accountAnswering(answer, ok({ value: [] }));
      expect(await failureOf(account.removeEvent(known))).toBeNull();
      expect(asked()).toEqual(["GET event", "GET /events"]);
    },
  );

  it("is done where the calendar is gone too", async () => {
    const account = await accountAnswering(gone, gone);
    expect(await failureOf(account.removeEvent(known))).toBeNull();
  });

  it("takes out what a write without an answer made in place of one that is gone, and no copy of it [I2][A35]", async () => {
    const orphan = { ...ours, id: "orphan" };
    const account = await accountOn(({ method, path, query }) => {
      if (method === "DELETE") return { status: 204 };
      if (query.has("$filter")) return ok({ value: [{ ...ours, id: "copy", transactionId: null }, orphan] });
      return path.endsWith("/orphan") ? ok(orphan) : gone;
    });
    await account.removeEvent(known);
    expect(asked()).toHaveLength(4);
    expect(asked().filter((one) => one.startsWith("DELETE"))).toHaveLength(1);
  });

  it("takes what went meanwhile for removed, and a cancelled event out", async () => {
    const account = await accountAnswering(ok({ ...ours, isCancelled: true }), gone, ok({ value: [] }));
    expect(await failureOf(account.removeEvent(known))).toBeNull();
    expect(asked()).toEqual(["GET event", "DELETE event", "GET /events"]);
  });

  it("finds by its marker what an attempt of unknown outcome may have made, and no copies of it", async () => {
    const account = await accountOn(({ method, query }) => {
      if (method === "DELETE") return { status: 204 };
      return query.has("$filter")
        ? ok({ value: [{ ...ours, id: "copy", transactionId: null }, ours] })
        : ok();
    });
    await account.removeEvent({ ...known, eventId: googleEventId(mirrorId, 2), etag: null });
    expect(asked()).toEqual(["GET /events", "GET event", "DELETE event"]);
  });

  it.each<[title: string, answer: StubAnswer]>([
    ["200 and nothing", { status: 200 }],
    ["202", { status: 202 }],
  ])("is done with %s", async (_title, answer) => {
    expect(await failureOf((await accountAnswering(ok(), answer)).removeEvent(known))).toBeNull();
  });

  it("is not done with an answer that was cut short", async () => {
    const account = await accountAnswering(ok(), (response) => {
      response.writeHead(200, { "content-length": "500" });
      response.flushHeaders();
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failureOf(account.removeEvent(known))).toEqual({ kind: "unreachable" });
  });

  it("is not done with a page", async () => {
    const account = await accountAnswering(ok(), { status: 200, body: "<html>Sign in</html>" });
    expect(await failureOf(account.removeEvent(known))).toMatchObject({ kind: "unavailable" });
  });
});

describe("a refusal that does not say why", () => {
  const deniedAt = (method: string, canEdit: StubAnswer) =>
    accountOn((given) => {
      if (given.method === method) return denied;
      return given.path === calendar ? canEdit : ok();
    });

  it.each(["POST", "PATCH", "DELETE"])(
    "is about the grant where the calendar may be edited: %s [P31]",
    async (method) => {
      const account = await deniedAt(method, ok({ id: calendarId, canEdit: true }));
      const call =
        method === "DELETE"
          ? account.removeEvent(known)
          : account.putEvent(calendarId, aDraft(), method === "POST" ? null : known, "overwrite");
      expect(await failureOf(call)).toEqual({ kind: "scopeMissing" });
    },
  );

  it("is about the grant where not even the calendar may be looked at [P31]", async () => {
    const account = await accountAnswering(denied);
    const put = account.putEvent(calendarId, aDraft(), null, "overwrite");
    expect(await failureOf(put)).toEqual({ kind: "scopeMissing" });
  });

  it.each<[title: string, canEdit: StubAnswer]>([
    ["may only be read", ok({ id: calendarId, canEdit: false })],
    ["tells nothing", ok({})],
    ["cannot be asked now", refused(503, "ErrorServerBusy")],
    ["is not there", gone],
  ])("is about a calendar that %s", async (_title, canEdit) => {
    const account = await deniedAt("POST", canEdit);
    expect(await failureOf(account.putEvent(calendarId, aDraft(), null, "overwrite"))).toEqual({
      kind: "forbidden",
      reason: "ErrorAccessDenied",
    });
  });
});
