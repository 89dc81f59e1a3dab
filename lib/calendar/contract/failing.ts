import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { expect, it } from "vitest";
import { aConsent, grantIn } from "@/lib/calendar/contract/connect";
import {
  aDraft,
  aPersonalEvent,
  type Call,
  type Connected,
  failureOf,
  mirrorId,
  type Traits,
} from "@/lib/calendar/contract/world";
import { knownFrom } from "@/lib/calendar/contract/writing";
import type { KnownEvent } from "@/lib/domain/calendar-event";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";

const window = { start: new Date("2026-11-24T00:00:00Z"), end: new Date("2026-11-25T00:00:00Z") };

const anyCall: ProviderFailure[] = [
  { kind: "unreachable" },
  { kind: "unavailable", status: 500, retryAfterMs: null },
  { kind: "unavailable", status: 503, retryAfterMs: 7_000 },
  { kind: "rateLimited", retryAfterMs: null },
  { kind: "rateLimited", retryAfterMs: 30_000 },
  { kind: "accessExpired" },
  { kind: "scopeMissing" },
  { kind: "forbidden", reason: "forbidden" },
  { kind: "rejected", status: 400, reason: "invalid" },
];

type Calls = Partial<Record<Call, (known: KnownEvent) => Promise<unknown>>>;

/** Consent, tokens, and every way to fail. */
export function describeFailing(world: () => Connected, { endsGrants }: Traits): void {
  const ourEvent = async () =>
    knownFrom(await world().provider.putEvent(world().calendarId, aDraft(), null, "overwrite"));
  const calls: Calls = {
    put: () => world().provider.putEvent(world().calendarId, aDraft(), null, "overwrite"),
    remove: (known) => world().provider.removeEvent(known),
    read: ({ eventId }) => world().provider.readEvent(world().calendarId, eventId),
    readCopy: (known) => world().provider.readCopy({ ...known, etag: null }),
    changes: () => world().provider.readChanges(world().calendarId, null, window),
    titles: () => world().provider.readOwnTitles([world().calendarId], window),
    watch: () =>
      world().provider.watch(world().calendarId, {
        id: randomUUID(),
        callbackUrl: world().callbackUrl,
        secret: new Secret("CANARY-secret"),
      }),
    unwatch: () =>
      world().provider.unwatch({
        id: randomUUID(),
        calendarId: world().calendarId,
        resourceId: "resource",
        expiresAt: window.end,
      }),
    busy: () => world().provider.busyNow([world().calendarId], window),
    list: () => world().provider.listCalendars(),
  };

  it.each(Object.keys(calls) as Call[])(
    "says what went wrong when it may not %s, and heals [P28]",
    async (call) => {
      const known = await ourEvent();
      for (const failure of anyCall) {
        await world().failNext(call, failure);
        expect(await failureOf(calls[call]?.(known) ?? expect.fail())).toEqual(failure);
      }
      expect(await failureOf(calls[call]?.(known) ?? expect.fail())).toBeNull();
    },
  );

  it("keeps tokens and words out of its errors [I10]", async () => {
    const { provider, calendarId, gateway, accessToken, refreshToken } = world();
    const secrets = [accessToken.reveal(), refreshToken.reveal(), aDraft().title, aDraft().description];
    for (const failure of anyCall) {
      await world().failNext("put", failure);
      await world().failNext("refresh", { kind: "unavailable", status: 503, retryAfterMs: null });
      const attempts = [
        () => provider.putEvent(calendarId, aDraft(), null, "overwrite"),
        () => gateway.refresh(refreshToken),
      ];
      for (const attempt of attempts) {
        const error = await attempt().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(ProviderError);
        const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error);
        for (const secret of secrets) expect(shown).not.toContain(secret);
      }
    }
  });

  it("keeps the words of personal events out of its errors [I5][P14]", async () => {
    await world().owner.add(aPersonalEvent());
    const { eventId } = await world().owner.add(aPersonalEvent());
    await world().spoil(eventId);
    const { provider, calendarId } = world();
    const attempts: Partial<Record<Call, () => Promise<unknown>>> = {
      changes: () => provider.readChanges(calendarId, null, window),
      titles: () => provider.readOwnTitles([calendarId], window),
      read: () => provider.readEvent(calendarId, eventId),
      readCopy: () => provider.readCopy({ calendarId, eventId, etag: null, mirrorId }),
    };
    for (const [call, attempt] of Object.entries(attempts)) {
      for (const failure of anyCall) {
        await world().failNext(call as Call, failure);
        const error = await attempt().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(ProviderError);
        expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toMatch(
          /canary/i,
        );
      }
    }
  });

  it("exchanges a code once, and only for who holds the verifier [B34]", async () => {
    const { gateway } = world();
    const { codeVerifier, redirectUri, consent } = aConsent(world());
    const stolen = await world().consent(gateway.consentUrl(consent));
    const wrong = gateway.exchangeCode({ code: stolen, codeVerifier: "wrong".repeat(10), redirectUri });
    expect(await failureOf(wrong)).toEqual({ kind: "grantRevoked" });
    const code = await world().consent(gateway.consentUrl(consent));
    const grant = await gateway.exchangeCode({ code, codeVerifier, redirectUri });
    expect(grant.refreshToken).not.toBeNull();
    expect(grant.expiresAt.getTime()).not.toBeNaN();
    expect(gateway.abilities(grant.scopes)).toEqual({
      canWriteEvents: true,
      canReadBusy: true,
      canListCalendars: true,
    });
    const again = gateway.exchangeCode({ code, codeVerifier, redirectUri });
    expect(await failureOf(again)).toEqual({ kind: "grantRevoked" });
  });

  it("notices what was unticked [P31]", async () => {
    const grant = await grantIn(world(), "reading");
    const { gateway, calendarId } = world();
    expect(gateway.abilities(grant.scopes).canWriteEvents).toBe(false);
    const put = gateway.open(grant.accessToken).putEvent(calendarId, aDraft(), null, "overwrite");
    expect(["scopeMissing", "forbidden"]).toContain((await failureOf(put))?.kind);
  });

  it("gets a new access token when the old one expired [B38]", async () => {
    const { provider, gateway, owner, refreshToken, calendarId } = world();
    await owner.expireAccess();
    expect(await failureOf(provider.listCalendars())).toEqual({ kind: "accessExpired" });
    const grant = await gateway.refresh(refreshToken);
    const renewed = gateway.open(grant.accessToken);
    expect(await renewed.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({
      kind: "created",
    });
    expect(gateway.abilities(grant.scopes).canWriteEvents).toBe(true);
  });

  it.each(endsGrants ? (["owner", "gateway", "provider"] as const) : (["owner"] as const))(
    "ends with a revoke by the %s, however often",
    async (who) => {
      const { provider, gateway, owner, refreshToken } = world();
      if (who === "owner") await owner.revokeGrant();
      if (who === "gateway") await gateway.revoke(refreshToken);
      if (who === "provider") await provider.revoke();
      expect(await failureOf(provider.listCalendars())).toEqual({ kind: "accessExpired" });
      expect(await failureOf(gateway.refresh(refreshToken))).toEqual({ kind: "grantRevoked" });
      await gateway.revoke(refreshToken);
      await provider.revoke();
    },
  );

  it.each(["exchange", "refresh", ...(endsGrants ? (["revoke"] as const) : [])] as const)(
    "is honest about a failed %s",
    async (call) => {
      const { gateway, refreshToken } = world();
      const { codeVerifier, redirectUri, consent } = aConsent(world());
      const code = await world().consent(gateway.consentUrl(consent));
      const attempt: Record<typeof call, () => Promise<unknown>> = {
        exchange: () => gateway.exchangeCode({ code, codeVerifier, redirectUri }),
        refresh: () => gateway.refresh(refreshToken),
        revoke: () => gateway.revoke(refreshToken),
      };
      const failures: ProviderFailure[] = [
        { kind: "unreachable" },
        { kind: "unavailable", status: 503, retryAfterMs: 4_000 },
        { kind: "misconfigured", reason: "invalid_client" },
      ];
      for (const failure of failures) {
        await world().failNext(call, failure);
        expect(await failureOf(attempt[call]())).toEqual(failure);
      }
      expect(await failureOf(attempt[call]())).toBeNull();
    },
  );
}
