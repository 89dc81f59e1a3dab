import { expect } from "vitest";
import { outlookHand } from "@/lib/usecases/testing/outlook-hand";
import { aTwoWayWorld, type TwoWayWorld } from "@/lib/usecases/testing/two-way";

export const anas = "ana@demo.test";

/** A two-way world in which Ana has connected her Outlook. Nothing is read yet: `settle` does that. */
export async function anOutlookWorld() {
  const world = await aTwoWayWorld();
  const connectionId = await world.connect("ana", "microsoft");
  return { world, connectionId, ana: outlookHand(world.control.call, anas) };
}

/** Settles again and again until what is looked at is as wanted: notices take their time. */
export const settledUntil = <T>(world: TwoWayWorld, look: () => Promise<T>, wanted: T) =>
  expect.poll(() => world.settle().then(look), { timeout: 10_000 }).toEqual(wanted);
