import { plantedGraphBugs } from "@/sim/planted-graph-bugs";
import { runMany } from "@/sim/run-many";
for (const { name, plant, caughtBy } of plantedGraphBugs) {
  const t=performance.now();
  const { histories, failed } = await runMany(1, 150, { plant });
  const v = failed[0]?.violation;
  console.log(name, "|", histories, v?.invariant, caughtBy.join(), v?.detail?.slice(0,140), Math.round(performance.now()-t));
  const { profile } = plant;
  const clean = await runMany(1, 25, { plant: profile ? { profile } : {} });
  console.log("   clean:", clean.failed.length, JSON.stringify(clean.failed[0] ?? null)?.slice(0,300), Math.round(performance.now()-t));
}
