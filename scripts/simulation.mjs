// The simulation phase of `npm test`: histories of the sync core under faults, other ones under each process zone.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runNode } from "./checks.mjs";

const summary = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/;

/** What a history runs. */
const rooms = ["db/store", "lib/calendar/memory", "lib/domain", "lib/usecases", "sim"];
const histories = 7_000;
const deepHistories = 40_000;

/**
 * Made of the sources that histories run: each change of them gets histories that never ran before, and the same sources
 * get the same ones twice. Tests are no such sources.
 */
export function firstSeedOf(root, zone) {
  const hash = createHash("sha256").update(zone);
  for (const path of sourcesIn(root)) {
    const text = readFileSync(join(root, path));
    hash.update(`\n${path} ${text.length}\n`).update(text);
  }
  return hash.digest().readUIntBE(0, 6) % 2 ** 47;
}

function sourcesIn(root) {
  const isSource = (path) => /\.(ts|mjs)$/.test(path) && !/\.test\.ts$/.test(path);
  return rooms
    .flatMap((room) =>
      readdirSync(join(root, room), { recursive: true }).map(
        (path) => `${room}/${path.replaceAll("\\", "/")}`,
      ),
    )
    .filter(isSource)
    .sort();
}

function argumentsFor(root, zone, isDeep) {
  if (isDeep) return ["--histories", String(deepHistories)];
  return ["--histories", String(histories), "--seed", String(firstSeedOf(root, zone))];
}

/** Resolves to its counts; a run that ends without them, or with a violation, counts as failed. */
export async function runSimulation(root, zone, env) {
  const asked = argumentsFor(root, zone, env.LOCKSTEP_TEST_DEEP === "1");
  const { code, output } = await runNode(["--import", "tsx", "sim/main.ts", ...asked], {
    cwd: root,
    env: { ...process.env, ...env, TZ: zone },
  });
  console.log(`under TZ=${zone}\n${output.trim()}`);
  const found = summary.exec(output);
  if (!found) return { passed: 0, failed: 1, skipped: 0 };
  const [passed, failed, skipped] = found.slice(1).map(Number);
  return { passed, failed: code === 0 ? failed : Math.max(1, failed), skipped };
}
