import startDatabase from "@/db/testing/global-setup";
import { isReached, lineOf, type Measured } from "./measure";

const benches: Readonly<Record<string, () => Promise<{ run: () => Promise<readonly Measured[]> }>>> = {
  recurrence: () => import("./recurrence"),
  ingest: () => import("./ingest"),
  sync: () => import("./sync"),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There are the benchmarks ${Object.keys(benches).join(", ")}.`);
  process.exit(2);
}
const stopDatabase = await startDatabase();
let isAllReached = true;
console.log(
  `${"".padEnd(65)} ${"ours".padStart(9)} ${"baseline".padStart(9)} ${"".padEnd(9)} ${"ratio".padStart(8)}`,
);
for (const [name, load] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const { run } = await load();
  for (const measured of await run()) {
    isAllReached &&= isReached(measured);
    console.log(lineOf(measured));
  }
}
await stopDatabase();
process.exit(isAllReached ? 0 : 1);
