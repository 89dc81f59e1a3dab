import { defaultBlockingRules } from "@/lib/domain/blocking";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { defaultTitleTemplate } from "@/lib/domain/event-text";
import { type Cores, productCores } from "@/sim/cores";
import { allNets, lookAfter, type Nets, wantWatches } from "@/sim/cron";
import { Door } from "@/sim/door";
import { Engine } from "@/sim/engine";
import type { Fault, FaultCounts } from "@/sim/faults";
import { Fieldworker } from "@/sim/fieldworker";
import { HealthRounds } from "@/sim/health-rounds";
import { checkAtTheEnd, firstUntruth, restlessness } from "@/sim/invariants/at-the-end";
import type { Violation } from "@/sim/invariants/ledger";
import { isAnyUntold, longestPatienceMs, slackMs, Watchman } from "@/sim/invariants/watchman";
import { disconnect } from "@/sim/memory-store/disconnecting";
import { type HealthRules, productHealth } from "@/sim/memory-store/health-rules";
import { wantRead } from "@/sim/memory-store/outbox";
import { productRules, type ReadingRules } from "@/sim/memory-store/readings";
import { type SyncMemory, syncMemory } from "@/sim/memory-store/store";
import { type Colleague, Tables } from "@/sim/memory-store/tables";
import { Office } from "@/sim/office";
import { drawProfile, healed, type Profile } from "@/sim/profiles";
import { Random } from "@/sim/random";
import { Scheduler } from "@/sim/scheduler";
import type { ensureWatches } from "@/sim/watches";
import { World } from "@/sim/world";

export type HistoryResult = {
  readonly seed: number;
  readonly violation: Violation | null;
  readonly steps: number;
  readonly providerWrites: number;
  readonly bookings: number;
  readonly faults: FaultCounts;
  readonly hash: string;
  readonly lines: readonly string[];
};

/** How one history may differ from the product: all of these are pieces of the simulator or given to the real code. */
export type Plant = {
  readonly profile?: (drawn: Profile) => Profile;
  readonly rules?: ReadingRules;
  readonly health?: HealthRules;
  readonly disconnect?: typeof disconnect;
  readonly memory?: (memory: SyncMemory, tables: Tables) => SyncMemory;
  readonly cores?: Cores;
  readonly nets?: Nets;
  readonly upkeep?: typeof ensureWatches;
  readonly refreshesInTurn?: boolean;
  readonly noticesCount?: boolean;
};

const minute = 60_000;
/** Weeks with and without a change of clocks, a leap day, a year's end. */
const starts = [
  "2026-11-21T15:00:00Z",
  "2026-10-30T20:00:00Z",
  "2027-03-12T06:00:00Z",
  "2026-10-23T22:00:00Z",
  "2026-12-30T12:00:00Z",
  "2028-02-27T09:00:00Z",
  "2027-04-02T10:00:00Z",
];
const memberZones = [
  "America/Los_Angeles",
  "America/Denver",
  "Europe/Berlin",
  "Asia/Kolkata",
  "Pacific/Auckland",
];

/** Beyond every seed there is. */
const besideSeeds = 2 ** 50;

/** The longest wait a provider is given is an hour and a quarter. */
const longestRestMs = 180 * minute;

export async function runHistory(
  seed: number,
  plant: Plant = {},
  keepsLines = false,
): Promise<HistoryResult> {
  const random = new Random(seed);
  const drawn = drawProfile(random, new Random(seed + besideSeeds));
  const profile = plant.profile?.(drawn) ?? drawn;
  const scheduler = new Scheduler(Date.parse(random.pick(starts)), keepsLines);
  const aside = new Random(seed + 2 * besideSeeds);
  const world = makeWorld({ random, aside, scheduler, profile }, plant);
  const office = new Office(world);
  const engine = new Engine(world, office, plant.upkeep);
  const hands = [...world.phones.values()].map((phone) => new Fieldworker(world, phone));
  const door = new Door(world, engine);
  world.onNotice = (notice) => door.take(notice);
  const history = new History({ world, office, engine, hands, plant });
  await history.run();
  const { steps, providerWrites, ledger, faults } = world;
  return {
    seed,
    violation: ledger.violation,
    steps,
    providerWrites,
    bookings: world.tables.bookings.size,
    faults,
    hash: scheduler.trace.hash,
    lines: scheduler.trace.lines,
  };
}

type Drawn = {
  readonly random: Random;
  readonly aside: Random;
  readonly scheduler: Scheduler;
  readonly profile: Profile;
};

function makeWorld({ random, aside, scheduler, profile }: Drawn, plant: Plant): World {
  const settings = {
    companyId: random.uuid(),
    titleTemplate: defaultTitleTemplate,
    appUrl: "http://127.0.0.1:3000",
    keepsUpToDate: profile.keepsUpToDate,
    moves: profile.moves,
    deletions: profile.deletions,
    leaseMs: profile.leaseMs,
    aheadMs: profile.aheadMs,
  };
  const tables = new Tables(
    settings,
    () => random.uuid(),
    () => scheduler.nowMs,
  );
  const memory = syncMemory(tables, plant.rules ?? productRules);
  const planted = plant.memory?.(memory, tables) ?? memory;
  const world = new World(random, scheduler, tables, planted, plant.cores ?? productCores, profile, aside);
  world.refreshesInTurn = plant.refreshesInTurn ?? true;
  world.looksAtHealth = (plant.nets ?? allNets).health;
  world.disconnect = plant.disconnect ?? disconnect;
  tables.health = plant.health ?? productHealth;
  tables.staff.push(...someStaff(aside));
  for (let place = 1; place <= profile.fieldworkers; place += 1)
    addFieldworker(world, `fieldworker${place}`, profile.manners[place - 1] ?? "google");
  return world;
}

/** Some companies have no dispatcher, and in some one has left. */
function someStaff(chance: Random): Colleague[] {
  const dispatchers = Array.from({ length: chance.between(0, 2) }, () => {
    return { id: chance.uuid(), role: "dispatcher" as const, isActive: chance.chance(0.7) };
  });
  const owner = { id: chance.uuid(), role: "owner" as const, isActive: true };
  return [...dispatchers, owner, { id: chance.uuid(), role: "viewer", isActive: true }];
}

function addFieldworker(world: World, name: string, manner: ProviderName): void {
  const { tables, random } = world;
  const memberId = random.uuid();
  const blockingRules = { ...defaultBlockingRules, tentative: random.chance(0.5) };
  tables.members.set(memberId, { id: memberId, zone: random.pick(memberZones), blockingRules });
  const connectionId = random.uuid();
  tables.connections.set(connectionId, {
    id: connectionId,
    memberId,
    state: "live",
    direction: random.chance(0.1) ? "out" : "twoWay",
    stateSince: world.scheduler.now,
    connectedAt: world.scheduler.now,
    lastFailure: null,
    lastOutAt: null,
    watchFailingSince: null,
    watchFailure: null,
    removingUntilMs: null,
  });
  const phone = world.addPhone(connectionId, memberId, { name, manner });
  const kinds = [
    { externalId: phone.primary, receives: true, blocks: random.chance(0.85) },
    { externalId: phone.second, receives: false, blocks: random.chance(0.6) },
  ];
  for (const kind of kinds) {
    const calendar = { id: random.uuid(), connectionId, memberId, ...kind };
    tables.calendars.set(calendar.id, calendar);
    if (!calendar.receives && !tables.keepsEvents(calendar)) continue;
    tables.syncs.set(calendar.id, {
      calendarId: calendar.id,
      memberId,
      cursor: null,
      isReadingAll: false,
      epoch: 0,
      readSoFar: 0,
      pagesSaved: 0,
      goneSoFar: 0,
      firstReadAt: null,
      lastReadAt: null,
      wantedSeq: 0,
      servedSeq: 0,
      queuedUntilMs: null,
      nextReadAt: null,
      leaseGeneration: 0,
      leasedUntilMs: null,
      failedAttempts: 0,
      failure: null,
      failingSince: null,
      held: null,
    });
  }
}

type Cast = {
  readonly world: World;
  readonly office: Office;
  readonly engine: Engine;
  readonly hands: readonly Fieldworker[];
  readonly plant: Plant;
};

class History {
  private readonly watchman: Watchman;
  private isBusy = true;

  constructor(private readonly cast: Cast) {
    this.watchman = new Watchman(cast.world);
  }

  async run(): Promise<void> {
    const { world, hands, engine } = this.cast;
    const { scheduler, profile } = world;
    for (const hand of hands) hand.addSome(profile.personalEvents);
    wantWatches(world);
    for (const calendarId of world.tables.syncs.keys()) wantRead(world.tables, calendarId);
    engine.drain();
    this.everyMinute();
    if (world.looksAtHealth) new HealthRounds(world, engine, world.ladder).begin();
    this.people();
    this.giveUpOne();
    await this.until(scheduler.nowMs + profile.busyMs);
    if (world.ledger.violation) return;
    this.heal();
    await this.rest();
    if (!world.ledger.violation) checkAtTheEnd(world);
  }

  private async until(untilMs: number): Promise<void> {
    const { scheduler, ledger } = this.cast.world;
    const check = () => {
      if (ledger.violation) throw stop;
    };
    try {
      await scheduler.runUntil(untilMs, check);
    } catch (error) {
      if (error !== stop) throw error;
    }
  }

  private async rest(): Promise<void> {
    const { world, engine } = this.cast;
    const sinceMs = world.scheduler.nowMs;
    const { watchedMs, unwatchedMs } = world.profile;
    const shortestRestMs = Math.max(watchedMs, unwatchedMs) + 2 * minute;
    let quietMs = 0;
    await this.until(sinceMs + minute / 2);
    for (;;) {
      this.reconnectAll();
      const isOver = world.scheduler.nowMs - sinceMs > 4 * minute;
      if (isOver) this.cast.office.decideRemovals(["approved"]);
      await this.until(world.scheduler.nowMs + minute);
      if (world.ledger.violation) return;
      const restless = restlessness(world, engine);
      const restedMs = world.scheduler.nowMs - sinceMs;
      if (restless) quietMs = 0;
      else quietMs += minute;
      const isRested = !restless && restedMs >= shortestRestMs && !isAnyUntold(world);
      if (isRested && (quietMs > longestPatienceMs(world) + slackMs || firstUntruth(world) === null)) return;
      if (restedMs > longestRestMs) return world.ledger.broken("I17", restless ?? "");
    }
  }

  private everyMinute(): void {
    const { world, engine, plant } = this.cast;
    const { scheduler, random } = world;
    let minutes = 0;
    const tick = () => {
      scheduler.after(minute, tick);
      minutes += 1;
      this.jump();
      const isMissed = random.chance(world.profile.crash);
      if (isMissed) world.fault("F1");
      else {
        lookAfter(world, plant.nets ?? allNets);
        if (minutes % 5 === 0) wantWatches(world);
        engine.drain();
      }
      if (minutes % 2 === 0) this.watchman.look();
      return null;
    };
    scheduler.after(minute, tick);
  }

  private jump(): void {
    const { world } = this.cast;
    if (!world.random.chance(world.profile.jump)) return;
    world.scheduler.jump(world.random.between(1, 60) * minute);
    world.fault("F14");
  }

  /** In the last third of the day somebody gives a connection up, whatever happens at that moment. */
  private giveUpOne(): void {
    const { world, office, engine } = this.cast;
    const { aside, profile, scheduler, tables } = world;
    if (!profile.disconnects) return;
    const connectionId = aside.pick([...tables.connections.keys()]);
    const copies = aside.pick(["keep", "remove", "remove"] as const);
    scheduler.after(aside.between(Math.round((profile.busyMs * 2) / 3), profile.busyMs - 1), () => {
      office.disconnect({ connectionId, copies });
      engine.drain();
      return null;
    });
  }

  private people(): void {
    const { world, office, engine, hands } = this.cast;
    this.often(world.profile.officeEveryMs, () => {
      office.act();
      engine.drain();
    });
    this.often(world.profile.handEveryMs / hands.length, () => world.random.pick(hands).act());
    this.often(5 * minute, () => {
      if (world.profile.emptyListing === 0) office.decideRemovals(["approved", "kept", "asking"]);
      for (const connectionId of world.tables.connections.keys())
        if (world.random.chance(0.5)) office.reconnect(connectionId);
    });
  }

  private often(everyMs: number, act: () => void): void {
    const { scheduler, random } = this.cast.world;
    const next = () => {
      if (!this.isBusy) return null;
      act();
      scheduler.after(random.between(0, 2 * everyMs), next);
      return null;
    };
    scheduler.after(random.between(0, everyMs), next);
  }

  private heal(): void {
    const { world, hands } = this.cast;
    this.isBusy = false;
    world.note("healed");
    world.profile = healed(world.profile);
    for (const phone of world.phones.values()) {
      phone.isRevoked = false;
      phone.downUntilMs = 0;
      phone.liesUntilMs = 0;
      phone.calendars.listing.emptyPages = 0;
      phone.calendars.listing.repeats = false;
      phone.calendars.listing.strangers = false;
    }
    for (const hand of hands) if (world.random.chance(0.5)) hand.repair();
    this.reconnectAll();
    world.ledger.faulty(null);
    world.ladder.healed();
  }

  /** Also those whose last call failed only after the faults had ended. */
  private reconnectAll(): void {
    const { world, office, engine } = this.cast;
    for (const connectionId of world.tables.connections.keys()) office.reconnect(connectionId);
    engine.drain();
  }
}

const stop = new Error("a violation was found");

export type { Fault };
