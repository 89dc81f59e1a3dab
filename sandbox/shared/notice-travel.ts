import { randomInt } from "node:crypto";
import { z } from "zod";
import type { NoticeQueue, Parcel } from "./notice-queue";

/** How badly messages travel, whoever sends them. In memory only, like every fault. */
export const travelModes = {
  /** true loses every message; a number is the chance to lose one. */
  drop: z.union([z.boolean(), z.number().min(0).max(1)]).default(false),
  /** How many further copies of each message come. */
  duplicate: z.int().min(0).max(10).default(0),
  delayMs: z.int().min(0).max(600_000).default(0),
  /** Gathers the messages of 300 ms and sends the newest first. */
  reorder: z.boolean().default(false),
  /** Refuses http addresses on this machine too. */
  httpsOnly: z.boolean().default(false),
  /** Before the first retry; each further one waits twice as long. */
  retryMs: z.int().min(1).max(600_000).default(1_000),
};
const travelSchema = z.object(travelModes);
export type TravelModes = z.infer<typeof travelSchema>;

const GATHER_MS = 300;
/** Each message has a connection of its own; two sent at once could overtake each other again. */
const APART_MS = 25;

/** The way of a message into the queue: lost, late, doubled or out of order as the modes say. */
export class NoticeTravel<Told> {
  private gathered: Parcel<Told>[] = [];
  private lost = 0;

  constructor(
    private readonly queue: NoticeQueue<Told>,
    private readonly modes: () => TravelModes,
  ) {}

  get lostCount(): number {
    return this.lost;
  }

  clear(): void {
    this.gathered = [];
    this.lost = 0;
  }

  send(parcel: Parcel<Told>): void {
    const { delayMs, reorder } = this.modes();
    if (reorder) {
      if (this.gathered.length === 0) this.queue.after(GATHER_MS, () => this.release());
      this.gathered.push(parcel);
    } else if (delayMs > 0) {
      this.queue.after(delayMs, () => this.dispatch(parcel));
    } else this.dispatch(parcel);
  }

  /** Decides for one message, and counts it when it is lost. */
  isLost(): boolean {
    const { drop } = this.modes();
    const isLost = typeof drop === "boolean" ? drop : randomInt(1_000_000) < drop * 1_000_000;
    if (isLost) this.lost += 1;
    return isLost;
  }

  private release(): void {
    const batch = this.gathered.reverse();
    this.gathered = [];
    for (const [place, parcel] of batch.entries()) {
      this.queue.after(this.modes().delayMs + place * APART_MS, () => this.dispatch(parcel));
    }
  }

  private dispatch(parcel: Parcel<Told>): void {
    for (let copy = 0; copy <= this.modes().duplicate; copy += 1) {
      if (!this.isLost()) this.queue.add(parcel);
    }
  }
}
