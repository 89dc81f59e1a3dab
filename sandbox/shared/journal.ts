import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const lineSchema = z.tuple([z.string(), z.string(), z.unknown()]);
const FILE_NAME = "sandbox.jsonl";
const COMPACT_AFTER = 100_000;

/** One key of several parts. */
export const rowKey = (...parts: string[]): string => parts.join("\u0000");

/** Rows by key; every change is in the journal file before the call returns. */
export class Collection<T> {
  private readonly rows = new Map<string, T>();

  constructor(
    readonly name: string,
    private readonly parse: (value: unknown) => T,
    private readonly append: (name: string, key: string, value: unknown) => void,
  ) {}

  get(key: string): T | undefined {
    return this.rows.get(key);
  }

  values(): T[] {
    return [...this.rows.values()];
  }

  entries(): [string, T][] {
    return [...this.rows.entries()];
  }

  put(key: string, value: T): void {
    this.append(this.name, key, value);
    this.rows.set(key, value);
  }

  delete(key: string): void {
    if (!this.rows.has(key)) return;
    this.append(this.name, key, null);
    this.rows.delete(key);
  }

  clear(): void {
    for (const key of [...this.rows.keys()]) this.delete(key);
  }

  load(key: string, value: unknown): void {
    if (value === null) this.rows.delete(key);
    else this.rows.set(key, this.parse(value));
  }
}

/**
 * Append-only JSON lines `[collection, key, value | null]`. A write reaches the operating system before it is acknowledged, so it
 * outlives a killed process (not a power cut). The file is rewritten without history at each start and every 100,000 lines; a torn last line is dropped.
 */
export class Journal {
  private readonly collections = new Map<string, Collection<unknown>>();
  private file: number | null = null;
  private appended = 0;

  constructor(private readonly dataDir: string | null) {}

  collection<T>(name: string, schema: z.ZodType<T>): Collection<T> {
    const rows = new Collection<T>(name, (value) => schema.parse(value), this.append);
    this.collections.set(name, rows as Collection<unknown>);
    return rows;
  }

  /** Reads the file into the collections declared so far, then compacts it. Call once, before the first write. */
  open(): void {
    if (this.dataDir === null) return;
    mkdirSync(this.dataDir, { recursive: true });
    const path = join(this.dataDir, FILE_NAME);
    if (existsSync(path)) this.replay(path);
    this.compact(path);
  }

  private compact(path: string): void {
    this.close();
    const fresh = `${path}.new`;
    const target = openSync(fresh, "w", 0o600);
    for (const rows of this.collections.values()) {
      for (const [key, value] of rows.entries()) writeLine(target, rows.name, key, value);
    }
    closeSync(target);
    renameSync(fresh, path);
    this.file = openSync(path, "a", 0o600);
    this.appended = 0;
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  private replay(path: string): void {
    const lines = readFileSync(path, "utf8").split("\n");
    for (const [index, line] of lines.entries()) {
      if (line === "") continue;
      const record = parseLine(line);
      if (record === null) {
        if (index === lines.length - 1) return;
        throw new Error(
          `${path}: line ${index + 1} is damaged. Delete the file to start with an empty sandbox.`,
        );
      }
      this.collections.get(record[0])?.load(record[1], record[2]);
    }
  }

  private readonly append = (name: string, key: string, value: unknown): void => {
    if (this.file === null || this.dataDir === null) return;
    if (this.appended >= COMPACT_AFTER) this.compact(join(this.dataDir, FILE_NAME));
    writeLine(this.file, name, key, value);
    this.appended += 1;
  };
}

function parseLine(line: string): [string, string, unknown] | null {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

function writeLine(file: number, name: string, key: string, value: unknown): void {
  writeSync(file, `${JSON.stringify([name, key, value])}\n`);
}
