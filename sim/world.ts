import type { MemoryNotice } from "@/lib/calendar/memory/watches";
import type { Cores } from "@/sim/cores";
import { DatabaseError } from "@/sim/database-error";
import { type Fault, FaultCounts } from "@/sim/faults";
import { LadderWatch } from "@/sim/invariants/ladder-watch";
import { Ledger } from "@/sim/invariants/ledger";
import { disconnect } from "@/sim/memory-store/disconnecting";
import type { SyncMemory } from "@/sim/memory-store/store";
import type { Tables } from "@/sim/memory-store/tables";
import { Phone, type PhoneOwner } from "@/sim/phone";
import type { Profile } from "@/sim/profiles";
import type { Random } from "@/sim/random";
import type { Scheduler, Task } from "@/sim/scheduler";

/** One history's whole world: the company's rows, the fieldworkers' phones, chance, and what was counted. */
export class World {
  readonly faults = new FaultCounts();
  readonly ledger: Ledger;
  readonly ladder: LadderWatch;
  readonly phones = new Map<string, Phone>();
  profile: Profile;
  steps = 0;
  /** A planted bug lets several processes refresh an access token at once. */
  refreshesInTurn = true;
  /** Histories from before there was anybody who looked at health are run without. */
  looksAtHealth = true;
  /** A planted bug replaces it. */
  disconnect = disconnect;
  providerWrites = 0;
  /** The mirror lease a task works under. */
  readonly leaseOf = new WeakMap<Task, number>();
  /** Things that happen when a notice arrives at our door. */
  onNotice: (notice: MemoryNotice) => void = () => {};

  constructor(
    readonly random: Random,
    readonly scheduler: Scheduler,
    readonly tables: Tables,
    readonly memory: SyncMemory,
    readonly cores: Cores,
    profile: Profile,
    /** What was added later draws from here, and leaves the rest of a history as it was. */
    readonly aside: Random,
  ) {
    this.profile = profile;
    this.ledger = new Ledger(this);
    this.ladder = new LadderWatch(this);
  }

  addPhone(connectionId: string, memberId: string, owner: PhoneOwner): Phone {
    const { scheduler, profile } = this;
    const phone = new Phone(connectionId, memberId, owner, { scheduler, profile }, (notice) =>
      this.onNotice(notice),
    );
    phone.calendars.listing.pageSize = this.profile.pageSize;
    this.phones.set(connectionId, phone);
    return phone;
  }

  phoneOf(connectionId: string): Phone {
    const phone = this.phones.get(connectionId);
    if (!phone) throw new RangeError(`no phone for ${connectionId}`);
    return phone;
  }

  /** What the database throws when it goes away. */
  isExpected(error: unknown): boolean {
    return error instanceof DatabaseError;
  }

  /** `at`: the mirror or calendar that has reason to be late now. */
  fault(fault: Fault, at: string | null = null): void {
    this.faults.add(fault);
    this.ledger.faulty(at);
    this.note(`fault ${fault}`, () => at ?? "");
  }

  note(what: string, detail?: () => string): void {
    this.scheduler.trace.note(this.scheduler.nowMs, what, detail);
  }
}
