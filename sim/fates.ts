import type { Call } from "@/lib/calendar/memory/trouble";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { Phone } from "@/sim/phone";
import type { World } from "@/sim/world";

/** What becomes of one request. `dies`: its sender dies while it is on its way. `stallsMs`: its sender stands still after it. */
export type Fate = { readonly dies: boolean; readonly stallsMs: number } & (
  | { readonly kind: "ordinary" | "lost" | "unheard" }
  | { readonly kind: "refused"; readonly failure: ProviderFailure }
  | { readonly kind: "late"; readonly byMs: number }
);

const minute = 60_000;
const retryAfters = [null, null, 1_000, 5_000, 30_000, -5_000, 1e12];

export function fateOf(world: World, phone: Phone, call: Call, item: string): Fate {
  const { random, profile, scheduler } = world;
  const chance = (rate: number) => rate > 0 && random.chance(rate);
  const dies = chance(profile.crash);
  const stallsMs = chance(profile.stall) ? random.between(2_000, 90_000) : 0;
  if (stallsMs > 0) world.fault("F11", item);
  const common = { dies, stallsMs };
  const refused = (failure: ProviderFailure): Fate => ({ ...common, kind: "refused", failure });
  trouble(world, phone, call, item);
  if (scheduler.nowMs < phone.downUntilMs) {
    world.fault("F4", item);
    return refused({ kind: "unavailable", status: 503, retryAfterMs: null });
  }
  if (chance(profile.requestLost)) {
    world.fault("F2", item);
    return { ...common, kind: "lost" };
  }
  if (chance(profile.answerLost)) {
    world.fault("F3", item);
    return { ...common, kind: "unheard" };
  }
  if (chance(profile.landsLate)) {
    world.fault("F11", item);
    return { ...common, kind: "late", byMs: random.between(100, 9_000) };
  }
  if (chance(profile.serverError)) {
    world.fault("F4", item);
    const status = random.pick([500, 502, 503, 504]);
    const retryAfterMs = random.pick(retryAfters);
    return refused(
      random.chance(0.3) ? { kind: "unreachable" } : { kind: "unavailable", status, retryAfterMs },
    );
  }
  if (chance(profile.rateLimited)) {
    world.fault("F5", item);
    return refused({ kind: "rateLimited", retryAfterMs: random.pick(retryAfters) });
  }
  if (call === "watch" && chance(profile.watchTrouble)) return watchTrouble(world, phone, refused, common);
  if (call !== "refresh" && chance(profile.refused)) {
    world.fault("F7", item);
    return refused(random.pick(refusals));
  }
  return { ...common, kind: "ordinary" };
}

export function refusedAsOneTooMany(world: World, item: string): Fate {
  world.fault("F17", item);
  const retryAfterMs = world.random.between(1, 10) * 1_000;
  return { dies: false, stallsMs: 0, kind: "refused", failure: { kind: "rateLimited", retryAfterMs } };
}

/** An order is refused, or the watch it makes ends without a word. */
function watchTrouble(
  { random, scheduler, faults }: World,
  phone: Phone,
  refused: (failure: ProviderFailure) => Fate,
  common: { readonly dies: boolean; readonly stallsMs: number },
): Fate {
  faults.add("F10");
  if (random.chance(0.3))
    return refused({ kind: "rejected", status: 400, reason: "push.webhookUrlNotHttps" });
  scheduler.after(random.between(1, 10) * minute, () => {
    phone.watches.forget();
    return null;
  });
  return { ...common, kind: "ordinary" };
}

const refusals: readonly ProviderFailure[] = [
  { kind: "forbidden", reason: "readOnly" },
  { kind: "calendarGone" },
  { kind: "rejected", status: 400, reason: "badRequest" },
  { kind: "scopeMissing" },
  { kind: "misconfigured", reason: "invalid_client" },
];

/** What happens to the account itself, whoever asks. */
function trouble(world: World, phone: Phone, call: Call, item: string): void {
  const { random, profile, scheduler } = world;
  if (random.chance(profile.outage)) {
    phone.downUntilMs = scheduler.nowMs + random.between(1, 40) * minute;
    world.fault("F4", item);
  }
  if (random.chance(profile.tokenExpired)) {
    phone.accessToken += 1;
    world.fault("F6", item);
  }
  if (random.chance(profile.grantRevoked)) {
    phone.isRevoked = true;
    world.fault("F6", item);
  }
  if (phone.isGraph && random.chance(profile.lifecycle)) lifecycle(world, phone);
  if (call !== "changes") return;
  const { listing } = phone.calendars;
  if (random.chance(profile.pageTrouble)) {
    listing.emptyPages = random.between(0, 2);
    listing.repeats = random.chance(0.5);
    if (phone.isGraph) listing.strangers = random.chance(0.5);
    world.fault("F8", item);
  }
  const contents = phone.calendars.in(random.pick([phone.primary, phone.second]));
  if (contents && random.chance(profile.cursorLost)) {
    contents.epoch += 1;
    world.fault("F7", item);
  }
  if (random.chance(profile.emptyListing) && holdsMany(world, phone)) {
    phone.liesUntilMs = scheduler.nowMs + random.between(1, 8) * minute;
    for (const calendarId of [phone.primary, phone.second]) {
      const lying = phone.calendars.in(calendarId);
      if (lying) lying.epoch += 1;
    }
    world.fault("F8", item);
  }
}

/** What an account says of its watches by itself. */
function lifecycle({ random, scheduler, faults }: World, phone: Phone): void {
  faults.add("F19");
  const withinMs = random.between(1, 5) * minute;
  switch (random.pick(["renew", "ended", "missed"] as const)) {
    case "renew":
      phone.watches.wantExtension(new Date(scheduler.nowMs + withinMs));
      return;
    case "ended":
      phone.watches.endAll();
      return;
    case "missed":
      phone.mutedUntilMs = scheduler.nowMs + withinMs;
      scheduler.after(withinMs, () => {
        phone.watches.sayMissed();
        return null;
      });
  }
}

/** Some of them may be over, and then count no more. */
const fewFamilies = 16;

/** An empty list is believed of a calendar with few events, so only well-filled accounts lie. */
function holdsMany({ tables }: World, phone: Phone): boolean {
  for (const calendar of tables.calendars.values()) {
    if (calendar.connectionId !== phone.connectionId || !tables.syncs.has(calendar.id)) continue;
    const { seen, families } = tables.contentsOf(calendar.id);
    // A series is one event, however many are seen of it.
    if (calendar.blocks && (seen.size <= 20 || families.size <= fewFamilies)) return false;
  }
  return true;
}
