import type { MemoryNotice } from "@/lib/calendar/memory/watches";
import type { Engine } from "@/sim/engine";
import { wantRead } from "@/sim/memory-store/outbox";
import type { World } from "@/sim/world";

const minute = 60_000;

/** Where notices arrive: a hint that has nothing to say but that somebody should look. */
export class Door {
  constructor(
    private readonly world: World,
    private readonly engine: Engine,
  ) {}

  /** On the way it may be lost, come twice, late, or after the next one; others make some up. */
  take(notice: MemoryNotice): void {
    const { random, profile, faults, scheduler } = this.world;
    if (random.chance(profile.noticeForged)) {
      faults.add("F9");
      this.comes({ ...notice, watchId: random.chance(0.5) ? random.uuid() : notice.watchId }, "forged", 100);
    }
    if (random.chance(profile.noticeLost)) {
      faults.add("F9");
      return;
    }
    const isLate = random.chance(profile.noticeLate);
    if (isLate) faults.add("F9");
    const delayMs = isLate ? random.between(1_000, 60 * minute) : random.between(10, 2_000);
    this.comes(notice, notice.secret.reveal(), delayMs);
    if (!random.chance(profile.noticeTwice)) return;
    faults.add("F9");
    scheduler.after(random.between(0, 5_000), () => {
      this.comes(notice, notice.secret.reveal(), 10);
      return null;
    });
  }

  private comes(notice: MemoryNotice, secret: string, delayMs: number): void {
    const { scheduler, tables } = this.world;
    scheduler.after(delayMs, () => {
      const watch = tables.watches.get(notice.watchId);
      if (!watch || watch.secret !== secret || watch.state === "ended") return null;
      if (watch.expiresAt !== null && watch.expiresAt <= scheduler.now) return null;
      this.world.steps += 1;
      wantRead(tables, watch.calendarId);
      this.engine.drain();
      return null;
    });
  }
}
