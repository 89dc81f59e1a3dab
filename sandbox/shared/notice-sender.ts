import type { Now } from "../clock";
import { NoticeQueue } from "./notice-queue";
import { NoticeTravel, type TravelModes } from "./notice-travel";

/** Who tells receivers of changes: a queue, the way into it, and the modes that stand. In memory only. */
export abstract class NoticeSender<Modes extends TravelModes, Told> {
  readonly queue: NoticeQueue<Told>;
  protected readonly travel: NoticeTravel<Told>;
  private modes: Modes;

  constructor(
    now: Now,
    private readonly usual: Modes,
  ) {
    this.modes = usual;
    this.queue = new NoticeQueue(now, (status, attempt) => this.waitAfter(status, attempt));
    this.travel = new NoticeTravel(this.queue, () => this.modes);
  }

  get standing(): Modes {
    return this.modes;
  }

  get lostCount(): number {
    return this.travel.lostCount;
  }

  set(wish: Modes): void {
    this.modes = wish;
  }

  clear(): void {
    this.modes = this.usual;
    this.travel.clear();
    this.queue.clear();
  }

  /** Milliseconds until the next try of a letter, null for none. */
  protected abstract waitAfter(status: number | null, attempt: number): number | null;
}
