import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { readIfThere, writeWhole } from "./files";

/** Folders and files whose content can change what `next build` makes. */
const sources = [
  "app",
  "components",
  "lib",
  "db",
  "inngest",
  "public",
  "next.config.ts",
  "proxy.ts",
  "instrumentation.ts",
  "instrumentation-client.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
] as const;

const isIgnored = (path: string) =>
  /(^|\/)(\.|testing\/|embedded\/)/.test(path) ||
  /\.test\.tsx?$/.test(path) ||
  /\.(md|tsbuildinfo)$/.test(path);

export type SourceHashes = ReadonlyMap<string, string>;

/** The content hash of every file the build depends on, by path. */
export function sourceHashes(root: string): SourceHashes {
  const hashes = new Map<string, string>();
  for (const path of sources.flatMap((source) => filesBelow(root, source)).sort()) {
    if (!isIgnored(path)) hashes.set(path, hash(readFileSync(join(root, path))));
  }
  return hashes;
}

function filesBelow(root: string, source: string): string[] {
  const path = join(root, source);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [source];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

const hash = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");
const stampOf = (hashes: SourceHashes) => hash(JSON.stringify([process.version, ...hashes]));
const stampFile = (root: string) => join(root, ".next", "lockstep-build");

/** True when the finished build in .next was made from these sources. */
export function isBuilt(root: string): boolean {
  return (
    existsSync(join(root, ".next", "BUILD_ID")) &&
    readIfThere(stampFile(root)) === stampOf(sourceHashes(root))
  );
}

/**
 * Builds unless the last finished build has the same sources. The stamp goes before the build and comes back after it,
 * so an interrupted build is seen; a source edited meanwhile makes the next start build again. The build itself may
 * complete tsconfig.json, so that file counts as it is afterwards.
 */
export async function buildWhenNeeded(
  root: string,
  build: () => Promise<void>,
): Promise<"built" | "unchanged"> {
  if (isBuilt(root)) return "unchanged";
  rmSync(stampFile(root), { force: true });
  const before = sourceHashes(root);
  await build();
  const tsconfig = sourceHashes(root).get("tsconfig.json");
  const counted = new Map(before);
  if (tsconfig) counted.set("tsconfig.json", tsconfig);
  mkdirSync(join(root, ".next"), { recursive: true });
  writeWhole(stampFile(root), stampOf(counted));
  return "built";
}
