import type { OutgoingEvent } from "@/lib/domain/outgoing-event";
import { endConnection } from "@/sim/endings";
import { claimOutbox, markSent } from "@/sim/memory-store/outbox";
import type { Office } from "@/sim/office";
import { storePoint } from "@/sim/points";
import { type Process, processFor } from "@/sim/process";
import { Task } from "@/sim/scheduler";
import { ensureWatches } from "@/sim/watches";
import type { World } from "@/sim/world";

type Job = {
  readonly name: string;
  readonly event: OutgoingEvent;
  /** What it is about, and what it may not run beside. */
  readonly item: string;
  readonly lane: string;
  attempts: number;
};

type Ended =
  | { readonly kind: "done" }
  | { readonly kind: "parked" }
  | { readonly kind: "again"; readonly afterMs: number };

/** The first try and six more, as the jobs ask for. */
const attemptsOfAJob = 7;
const claimMs = 30_000;
const batch = 50;
/** How deep a calendar's waiting readings may stack up [I16]. */
const waitingReadings = 2;
/** Faults of the engine itself may pile up what was sent at different times. */
const pileOfFaults = 15;

/** Runs the jobs as the job engine does: at least once, sometimes twice, sometimes late, in whatever order. */
export class Engine {
  readonly running = new Map<string, Job>();
  readonly waiting = new Set<Job>();
  private readonly lanes = new Map<string, Job[]>();
  private readonly seenIds = new Set<string>();
  private readonly began = new Map<string, number>();
  private count = 0;
  private isDraining = false;

  constructor(
    private readonly world: World,
    private readonly office: Office,
    private readonly upkeep: typeof ensureWatches = ensureWatches,
  ) {}

  get isIdle(): boolean {
    return this.running.size === 0 && this.waiting.size === 0 && this.lanesEmpty();
  }

  private lanesEmpty(): boolean {
    for (const lane of this.lanes.values()) if (lane.length > 0) return false;
    return true;
  }

  /** Sends what is due out of the outbox, soon. */
  drain(delayMs = this.world.random.between(1, 400)): void {
    if (this.isDraining) return;
    this.isDraining = true;
    const { scheduler } = this.world;
    scheduler.after(delayMs, () => {
      this.isDraining = false;
      const due = this.world.tables.outbox.some((row) => !row.isSent && row.notBeforeMs <= scheduler.nowMs);
      if (!due) return null;
      const task = new Task(scheduler, "drain");
      return task.start(
        () => this.drainAll(task),
        () => {},
      );
    });
  }

  /** A drain that dies between claiming and marking has sent everything or nothing. */
  private async drainAll(task: Task): Promise<void> {
    const { world } = this;
    const { tables, profile } = world;
    const canDie = (profile.crash > 0 || profile.databaseError > 0) && world.random.chance(0.25);
    const markAll = (events: readonly OutgoingEvent[]) =>
      markSent(
        tables,
        events.map((event) => event.id),
      );
    const claimed = await storePoint(world, task, "outbox", "claimOutbox", () => {
      const due = claimOutbox(tables, claimMs, batch);
      if (!canDie) markAll(due);
      return due;
    });
    for (const event of claimed) this.take(event);
    if (canDie) await storePoint(world, task, "outbox", "markSent", () => markAll(claimed));
    if (claimed.length === batch) this.drain();
  }

  private take(event: OutgoingEvent): void {
    const { random, profile } = this.world;
    const item = event.data.mirrorId ?? event.data.calendarId ?? event.data.connectionId ?? "";
    if (this.seenIds.has(event.id)) return;
    this.seenIds.add(event.id);
    if (random.chance(profile.jobLost)) {
      this.world.fault("F16", item);
      return;
    }
    this.add(event, item, random.chance(profile.jobLate) ? this.late(item) : random.between(1, 200));
    if (!random.chance(profile.jobTwice)) return;
    this.world.fault("F16", item);
    this.add(event, item, random.between(1, 60_000));
  }

  private late(item: string): number {
    this.world.fault("F16", item);
    return this.world.random.between(1_000, 180_000);
  }

  private add(event: OutgoingEvent, item: string, delayMs: number): void {
    this.count += 1;
    const lane = `${event.name} ${event.data.connectionId ?? item}`;
    const job = { name: `${event.name}#${this.count}`, event, item, lane, attempts: 0 };
    this.world.ledger.jobCame(item);
    this.schedule(job, delayMs);
  }

  private schedule(job: Job, delayMs: number): void {
    this.waiting.add(job);
    this.world.scheduler.after(delayMs, () => {
      this.waiting.delete(job);
      return this.begin(job);
    });
  }

  private begin(job: Job): Task | null {
    const lane = this.lanes.get(job.lane) ?? [];
    this.lanes.set(job.lane, lane);
    const isFree = !this.running.has(job.lane);
    if (this.world.profile.engineLimits && !isFree) {
      lane.push(job);
      this.checkReadings(job, lane);
      return null;
    }
    return this.run(job);
  }

  /** Without their duplicates and retries; a reading that takes minutes may have one more sent after it each minute. */
  private checkReadings(job: Job, lane: readonly Job[]): void {
    if (job.event.name !== "read/wanted") return;
    const { nowMs } = this.world.scheduler;
    const fresh = new Set(
      lane.filter((waiting) => waiting.attempts === 0).map((waiting) => waiting.event.id),
    );
    const isFaulty = nowMs - this.world.ledger.lastFaultMs(job.item) < 10 * 60_000;
    const minutes = Math.floor((nowMs - (this.began.get(job.lane) ?? nowMs)) / 60_000);
    if (fresh.size > waitingReadings + minutes + (isFaulty ? pileOfFaults : 0))
      this.world.ledger.broken("I16", `${fresh.size} readings of one calendar wait`);
  }

  private run(job: Job): Task {
    const { world } = this;
    job.attempts += 1;
    const laneKey = this.running.has(job.lane) ? `${job.lane} ${job.name}` : job.lane;
    this.running.set(laneKey, job);
    this.began.set(laneKey, world.scheduler.nowMs);
    const task = new Task(world.scheduler, job.name);
    this.watchOver(task, job, laneKey);
    const process = processFor(world, task, job.item);
    return task.start(
      () => this.work(process, task, job),
      (result) => {
        this.leave(laneKey, job);
        if ("value" in result) this.after(job, result.value);
        else this.failed(job, result.error);
        this.drain();
      },
    );
  }

  private work(process: Process, task: Task, job: Job): Promise<Ended> {
    const { companyId = "", mirrorId = "", calendarId = "", connectionId = "" } = job.event.data;
    switch (job.event.name) {
      case "push/requested":
        return this.world.cores.deliverPush(process, { companyId, mirrorId });
      case "read/wanted":
        return this.world.cores.ingestChanges(process, { companyId, calendarId });
      case "drift/suspected": {
        const note = (name: string) => storePoint(this.world, task, mirrorId, name, () => {});
        const hands = this.office.hands({ note });
        return this.world.cores.settleDrift({ ...process, hands }, { companyId, mirrorId });
      }
      case "removal/wanted":
        return endConnection(this.world, process, task, connectionId);
      case "watches/wanted":
        return this.upkeep(this.world, process, task, connectionId);
      default:
        return Promise.resolve({ kind: "done" });
    }
  }

  private after(job: Job, ended: Ended): void {
    if (ended.kind !== "again") return;
    if (job.attempts >= attemptsOfAJob) return;
    this.schedule(job, Math.max(1_000, ended.afterMs));
  }

  private failed(job: Job, error: unknown): void {
    if (!this.world.isExpected(error)) {
      this.world.ledger.broken("crash", `${job.name}: ${error instanceof Error ? error.stack : error}`);
      return;
    }
    this.world.ledger.forgetWait(job.name);
    if (job.attempts < attemptsOfAJob) this.schedule(job, this.world.random.between(1_000, 30_000));
  }

  private leave(laneKey: string, job: Job): void {
    this.running.delete(laneKey);
    const next = this.lanes.get(job.lane)?.shift();
    if (next) this.schedule(next, 1);
  }

  /** A process that died is noticed after a while, and its job given to another, or lost with the engine's own memory. */
  private watchOver(task: Task, job: Job, laneKey: string): void {
    const { scheduler, random, profile } = this.world;
    const look = () => {
      if (task.state === "ended") return null;
      if (task.state !== "dropped") {
        scheduler.after(5_000, look);
        return null;
      }
      this.leave(laneKey, job);
      this.world.ledger.forgetWait(job.name);
      const isLost = random.chance(profile.jobLost) || job.attempts >= attemptsOfAJob;
      if (isLost) this.world.fault("F16", job.item);
      else this.schedule(job, random.between(1_000, 40_000));
      return null;
    };
    scheduler.after(random.between(1_000, 8_000), look);
  }
}
