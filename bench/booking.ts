import { aWorld, type World } from "@/lib/usecases/testing";
import { interleaved, type Measured, msOf, quantile } from "./measure";

const warmUps = 40;
const rounds = 400;

/** Making a booking for a connected fieldworker whose provider is dead, against one whose provider answers [I12]. */
export async function run(): Promise<Measured[]> {
  const [alive, dead] = [await aConnected(), await aConnected()];
  try {
    await dead.control.fault({ path: "/calendar/", action: { kind: "status", status: 503 } });
    const makers = { ours: maker(dead), baseline: maker(alive) };
    await interleaved(warmUps, makers);
    const took = await interleaved(rounds, makers);
    return [0.5, 0.99].map((share) => {
      const [ours, baseline] = [quantile(took.ours, share), quantile(took.baseline, share)];
      const p = `p${share * 100}`;
      const name = `a booking is made with its provider dead, against alive, ${p}`;
      return { name, ours, baseline, unit: `ms ${p}`, ratio: ours / baseline, goal: 1.2, atMost: true };
    });
  } finally {
    await alive.close();
    await dead.close();
  }
}

async function aConnected(): Promise<World> {
  const world = await aWorld();
  await world.connect("mike");
  return world;
}

/** Makes a booking a day after the last one; what it sends off is tried before the next, outside the measured time. */
function maker(world: World): () => Promise<number> {
  let day = Date.parse("2027-01-01T00:00:00Z");
  return async () => {
    day += 86_400_000;
    const wish = { day: new Date(day).toISOString().slice(0, 10), crew: ["mike"] };
    const took = await msOf(() => world.book(wish));
    await world.deliverAll();
    return took;
  };
}
