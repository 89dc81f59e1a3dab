import { rmSync } from "node:fs";
import { join } from "node:path";
import { readIfThere, writeWhole } from "./files";
import { commandLineOf, endProcess, isAlive } from "./processes";

/** A child that runs now, written down so that a later start can end it if this one is killed. */
export type ChildRecord = { readonly name: string; readonly pid: number; readonly command: string };

const fileOf = (dataDir: string) => join(dataDir, "children.json");

export function recordChildren(dataDir: string, children: readonly ChildRecord[]): void {
  writeWhole(fileOf(dataDir), `${JSON.stringify(children, null, 2)}\n`);
}

export function recordedChildren(dataDir: string): ChildRecord[] {
  try {
    const parsed: unknown = JSON.parse(readIfThere(fileOf(dataDir)) ?? "[]");
    return Array.isArray(parsed) ? (parsed as ChildRecord[]) : [];
  } catch {
    return [];
  }
}

/**
 * Ends what a killed supervisor left running: only recorded ids, and only while their command line is still the
 * recorded one, for the system hands ids out again.
 */
export async function endLeftovers(dataDir: string): Promise<ChildRecord[]> {
  const ours = recordedChildren(dataDir).filter(
    ({ pid, command }) => pid > 1 && isAlive(pid) && command !== "" && commandLineOf(pid).includes(command),
  );
  await Promise.all(
    ours.map(({ pid }) =>
      endProcess(pid, [
        ["SIGTERM", 2_000],
        ["SIGKILL", 2_000],
      ]),
    ),
  );
  rmSync(fileOf(dataDir), { force: true });
  return ours;
}
