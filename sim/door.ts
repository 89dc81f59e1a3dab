import type { MemoryNotice } from "@/lib/calendar/memory/watches";
import type { Engine } from "@/sim/engine";
import { addToOutbox, wantRead } from "@/sim/memory-store/outbox";
import type { Watch } from "@/sim/memory-store/tables";
import { wantReads } from "@/sim/watches";
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
      if (watch.covers === "calendar") wantRead(tables, watch.calendarId);
      else this.tellOfAccount(watch, notice.state);
      this.engine.drain();
      return null;
    });
  }

  /** As lib/usecases/take-notice.ts hears it. */
  private tellOfAccount(watch: Watch, says: MemoryNotice["state"]): void {
    const { tables, scheduler } = this.world;
    const { connectionId } = watch;
    switch (says) {
      case "sync":
        return;
      case "exists":
      case "missed":
        wantReads(this.world, connectionId);
        return;
      case "renew":
        watch.renewalWantedAt = scheduler.now;
        addToOutbox(tables, "watches/wanted", { connectionId });
        return;
      case "ended":
        watch.state = "ended";
        wantReads(this.world, connectionId);
        addToOutbox(tables, "watches/wanted", { connectionId });
    }
  }
}
