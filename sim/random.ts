const twoTo32 = 4_294_967_296;

/** A seeded stream of chance: the same seed gives the same draws on every machine. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number) {
    this.a = seed >>> 0;
    this.b = Math.floor(seed / twoTo32) >>> 0;
    this.c = 0x9e3779b9;
    for (let round = 0; round < 12; round += 1) this.bits();
  }

  /** 32 random bits (sfc32). */
  bits(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** 0 up to but not 1. */
  share(): number {
    return this.bits() / twoTo32;
  }

  chance(probability: number): boolean {
    return probability > 0 && this.share() < probability;
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.share() * (to - from + 1));
  }

  /** @throws RangeError when there is nothing to pick from */
  pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.share() * from.length)];
    if (picked === undefined) throw new RangeError("nothing to pick from");
    return picked;
  }

  pickOr<T>(from: readonly T[]): T | null {
    return from.length === 0 ? null : this.pick(from);
  }

  uuid(): string {
    const hex = (bits: number) => bits.toString(16).padStart(8, "0");
    const [a, b, c, d] = [this.bits(), this.bits(), this.bits(), this.bits()].map(hex) as [
      string,
      string,
      string,
      string,
    ];
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
  }
}
