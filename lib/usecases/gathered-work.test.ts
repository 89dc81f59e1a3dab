import { describe, expect, it } from "vitest";
import { gatheredWork } from "./gathered-work";

type Item = { readonly name: string; readonly value: number };
type Run = { readonly items: readonly Item[]; end(): void; fail(): void };

/** Work whose ends a test decides; it answers each item with its value and the size of its batch. */
function bench({ atOnce = 1, itemsAtMost = 100 } = {}) {
  const runs: Run[] = [];
  const take = gatheredWork<Item, string>({
    atOnce,
    itemsAtMost,
    nameOf: ({ name }) => name,
    work: (items) =>
      new Promise((resolve, reject) => {
        const end = () => resolve(items.map(({ value }) => `${value} of ${items.length}`));
        runs.push({ items, end, fail: () => reject(new Error("the database is away")) });
      }),
  });
  const valuesOf = (place: number) => runs[place]?.items.map(({ value }) => value);
  return { runs, valuesOf, come: (value: number, name = `n${value}`) => take({ name, value }) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("gathered work", () => {
  it("begins at once for who comes first, and gathers who comes while it runs", async () => {
    const { runs, valuesOf, come } = bench();
    const first = come(1);
    const later = [come(2), come(3)];
    expect(valuesOf(0)).toEqual([1]);
    await settled();
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    expect(await first).toBe("1 of 1");
    await settled();
    expect(valuesOf(1)).toEqual([2, 3]);
    const latest = come(4);
    runs[1]?.end();
    expect(await Promise.all(later)).toEqual(["2 of 2", "3 of 2"]);
    await settled();
    runs[2]?.end();
    expect(await latest).toBe("4 of 1");
  });

  it("runs no more batches side by side than it may, and none larger than it may be", async () => {
    const { runs, valuesOf, come } = bench({ atOnce: 2, itemsAtMost: 2 });
    const all = [1, 2, 3, 4, 5].map((value) => come(value));
    expect(runs).toHaveLength(2);
    runs[0]?.end();
    await settled();
    expect(valuesOf(2)).toEqual([3, 4]);
    for (const place of [1, 2]) runs[place]?.end();
    await settled();
    runs[3]?.end();
    expect(await Promise.all(all)).toHaveLength(5);
  });

  it("keeps items of one name out of two batches: a batch that is held up holds up no later one", async () => {
    const { runs, valuesOf, come } = bench({ atOnce: 2 });
    const held = come(1, "slow");
    const behind = come(2, "slow");
    for (const value of [3, 4]) {
      const other = come(value, "other");
      runs.at(-1)?.end();
      expect(await other).toBe(`${value} of 1`);
      await settled();
    }
    expect(runs).toHaveLength(3);
    runs[0]?.end();
    expect(await held).toBe("1 of 1");
    await settled();
    expect(valuesOf(3)).toEqual([2]);
    runs[3]?.end();
    await behind;
  });

  it("that fails fails for its own items and for nobody else", async () => {
    const { runs, come } = bench();
    const first = come(1);
    const later = [come(2), come(3)];
    runs[0]?.fail();
    await expect(first).rejects.toThrow("away");
    await settled();
    runs[1]?.fail();
    expect((await Promise.allSettled(later)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const latest = come(4);
    runs[2]?.end();
    expect(await latest).toBe("4 of 1");
  });
});
