import { describe, expect, it } from "vitest";
import { sharedTurns } from "./shared-turns";

/** Work whose ends a test decides. */
function bench() {
  const take = sharedTurns<number>();
  const runs: { resolve: (value: number) => void; reject: (why: Error) => void }[] = [];
  const work = () => new Promise<number>((resolve, reject) => runs.push({ resolve, reject }));
  return { runs, come: (key = "a") => take(key, work) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("work of one key", () => {
  it("never runs for who came after it began: they share the next run, and only one of them did it", async () => {
    const { runs, come } = bench();
    const first = come();
    const later = [come(), come(), come()];
    await settled();
    expect(runs).toHaveLength(1);
    runs[0]?.resolve(1);
    expect(await first).toEqual({ value: 1, isFirst: true });
    await settled();
    expect(runs).toHaveLength(2);
    const latest = come();
    await settled();
    expect(runs).toHaveLength(2);
    runs[1]?.resolve(2);
    expect(await Promise.all(later)).toEqual([
      { value: 2, isFirst: true },
      { value: 2, isFirst: false },
      { value: 2, isFirst: false },
    ]);
    await settled();
    runs[2]?.resolve(3);
    expect(await latest).toEqual({ value: 3, isFirst: true });
  });

  it("begins at once again when nobody waits", async () => {
    const { runs, come } = bench();
    for (const value of [0, 1]) {
      const came = come();
      expect(runs).toHaveLength(value + 1);
      runs[value]?.resolve(value);
      expect(await came).toEqual({ value, isFirst: true });
    }
  });

  it("that fails fails for who shared it and for nobody else", async () => {
    const { runs, come } = bench();
    const first = come();
    const later = [come(), come()];
    runs[0]?.reject(new Error("the database is away"));
    await expect(first).rejects.toThrow("away");
    await settled();
    runs[1]?.reject(new Error("still away"));
    expect((await Promise.allSettled(later)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const latest = come();
    expect(runs).toHaveLength(3);
    runs[2]?.resolve(3);
    expect((await latest).value).toBe(3);
  });

  it("does not wait for another key's", async () => {
    const { runs, come } = bench();
    void come("a");
    const other = come("b");
    expect(runs).toHaveLength(2);
    runs[1]?.resolve(7);
    expect((await other).value).toBe(7);
  });
});
