type Waiting<Item, Value> = {
  readonly item: Item;
  readonly name: string;
  resolve(value: Value): void;
  reject(error: unknown): void;
};

type Queue<Item, Value> = {
  waiting: Waiting<Item, Value>[];
  /** Names of the items that are being worked on. */
  readonly busy: Set<string>;
  batches: number;
};

export type GatheredWork<Item, Value> = {
  /** Batches that run side by side; who comes when so many run waits for the next one. */
  readonly atOnce: number;
  readonly itemsAtMost: number;
  /** Items of one name are never in two batches at once, so that what holds one up holds up its batch and no later one. */
  nameOf(item: Item): string;
  /** @returns a value an item, in their order */
  work(items: readonly Item[]): Promise<readonly Value[]>;
};

/**
 * Work on many at a time that costs little more than work on one. Who comes when nothing stands in the way is begun at once and
 * alone; those who come while others are worked on are gathered, so batches grow exactly when there is much to do. No item
 * joins a batch that has begun. A batch that fails fails for its own items.
 */
export function gatheredWork<Item, Value>({
  atOnce,
  itemsAtMost,
  nameOf,
  work,
}: GatheredWork<Item, Value>): (item: Item) => Promise<Value> {
  const queue: Queue<Item, Value> = { waiting: [], busy: new Set(), batches: 0 };
  const beginNext = () => {
    if (queue.batches >= atOnce) return;
    const batch = queue.waiting.filter(({ name }) => !queue.busy.has(name)).slice(0, itemsAtMost);
    if (batch.length === 0) return;
    const chosen = new Set(batch);
    queue.waiting = queue.waiting.filter((item) => !chosen.has(item));
    void run(batch);
    beginNext();
  };
  const run = async (batch: readonly Waiting<Item, Value>[]) => {
    const names = new Set(batch.map(({ name }) => name));
    for (const name of names) queue.busy.add(name);
    queue.batches += 1;
    try {
      const values = await work(batch.map(({ item }) => item));
      for (const [place, { resolve }] of batch.entries()) resolve(values[place] as Value);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      for (const name of names) queue.busy.delete(name);
      queue.batches -= 1;
      beginNext();
    }
  };
  return (item) =>
    new Promise<Value>((resolve, reject) => {
      queue.waiting.push({ item, name: nameOf(item), resolve, reject });
      beginNext();
    });
}
