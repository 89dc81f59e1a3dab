/** What happened, as a running hash, and as lines when somebody wants to read them. Never a word of a personal event. */
export class Trace {
  readonly lines: string[] = [];
  private sum = 0x811c9dc5;
  private other = 0x1234567;

  constructor(private readonly keepsLines: boolean) {}

  note(atMs: number, what: string, detail?: () => string): void {
    let sum = this.sum ^ (atMs & 0xffffffff);
    for (let place = 0; place < what.length; place += 1)
      sum = Math.imul(sum ^ what.charCodeAt(place), 0x01000193);
    this.sum = sum;
    this.other = (Math.imul(this.other, 31) + sum) | 0;
    if (!this.keepsLines) return;
    this.lines.push(`${new Date(atMs).toISOString().slice(11, 23)} ${what} ${detail?.() ?? ""}`);
  }

  get hash(): string {
    return `${(this.sum >>> 0).toString(16)}-${(this.other >>> 0).toString(16)}`;
  }
}
