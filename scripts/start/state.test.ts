import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildWhenNeeded, isBuilt } from "./build";
import { keysFileOf, keysOf } from "./keys";
import { endLeftovers, recordChildren, recordedChildren } from "./leftovers";
import { takeLock } from "./lock";
import { echoErrors, isErrorLine, rotatingLog } from "./logs";
import { assertPortUsable, freePort, portState } from "./ports";
import { isAlive, isGoneWithin } from "./processes";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-state-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process whose command line holds `mark`. */
function bystander(mark: string) {
  return spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", mark], { stdio: "ignore" });
}

test("keys are made once, for this user alone, in the forms their readers want", () => {
  const first = keysOf(folder);
  expect(statSync(keysFileOf(folder)).mode & 0o777).toBe(0o600);
  expect(first.keys.ENCRYPTION_KEYS).toMatch(/^k1:[A-Za-z0-9+/]{43}=$/);
  expect(first.keys.INNGEST_SIGNING_KEY).toMatch(/^signkey-local-[0-9a-f]{64}$/);
  expect(Buffer.from(first.keys.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY, "base64")).toHaveLength(32);
  expect(keysOf(folder)).toEqual({ keys: first.keys, created: [] });
  expect(readdirSync(folder)).toEqual(["keys.json"]);
});

test("a key that an older file lacks is added, and a damaged file is never overwritten", () => {
  writeFileSync(keysFileOf(folder), JSON.stringify({ NEXTAUTH_SECRET: "old" }));
  const { keys, created } = keysOf(folder);
  expect(keys.NEXTAUTH_SECRET).toBe("old");
  expect(created).not.toContain("NEXTAUTH_SECRET");
  writeFileSync(keysFileOf(folder), '{"NEXTAUTH_SEC');
  expect(() => keysOf(folder)).toThrow(/damaged/);
  expect(readFileSync(keysFileOf(folder), "utf8")).toBe('{"NEXTAUTH_SEC');
});

test("a living Lockstep keeps its lock and is explained", async () => {
  const other = bystander("mark-of-a-supervisor");
  writeFileSync(
    join(folder, "lock.json"),
    JSON.stringify({ pid: other.pid, url: "http://here", state: "running" }),
  );
  await expect(takeLock(folder, "http://x", "mark-of-a-supervisor")).rejects.toThrow(
    `Lockstep already runs here as process ${other.pid} at http://here.`,
  );
  writeFileSync(
    join(folder, "lock.json"),
    JSON.stringify({ pid: other.pid, url: "http://here", state: "stopping" }),
  );
  const waiting = takeLock(folder, "http://x", "mark-of-a-supervisor");
  other.kill("SIGKILL");
  await waiting;
  expect(readFileSync(join(folder, "lock.json"), "utf8")).toContain(`"pid":${process.pid}`);
});

test.each(["a dead process", "a stranger with its id", "half a file"])(
  "the lock of %s is taken over",
  async (holder) => {
    const stranger = bystander("somebody else");
    const pid = holder === "a dead process" ? 2 ** 22 + 7 : stranger.pid;
    const note = JSON.stringify({ pid, url: "http://here", state: "running" });
    writeFileSync(join(folder, "lock.json"), holder === "half a file" ? note.slice(0, 9) : note);
    const lock = await takeLock(folder, "http://x", "mark-of-a-supervisor");
    expect(JSON.parse(readFileSync(join(folder, "lock.json"), "utf8"))).toMatchObject({ pid: process.pid });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    stranger.kill("SIGKILL");
  },
);

test("only recorded processes with the recorded command line are ended", async () => {
  const ours = bystander("ours.ts");
  const stranger = bystander("unrelated");
  recordChildren(folder, [
    { name: "engine", pid: ours.pid ?? 0, command: "ours.ts" },
    { name: "app", pid: stranger.pid ?? 0, command: "ours.ts" },
  ]);
  expect((await endLeftovers(folder)).map(({ name }) => name)).toEqual(["engine"]);
  expect(await isGoneWithin(ours.pid ?? 0, 1_000)).toBe(true);
  expect(isAlive(stranger.pid ?? 0)).toBe(true);
  expect(recordedChildren(folder)).toEqual([]);
  stranger.kill("SIGKILL");
});

test("a taken port is named with the variable to change, and a default gives way to a free one", async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await expect(assertPortUsable(port, "127.0.0.1", "PORT")).rejects.toThrow(`PORT=${port + 1} npm start`);
  await expect(assertPortUsable(port, "203.0.113.1", "PORT")).rejects.toThrow("HOST=203.0.113.1");
  const other = await freePort([port]);
  expect(other).not.toBe(port);
  expect(await portState(other)).toBe("free");
  server.close();
});

test("a build is skipped until a source changes, and an interrupted or failed one does not count", async () => {
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const build = async () => write(".next/BUILD_ID", "1");
  write("app/page.tsx", "one");
  write("tsconfig.json", "{}");
  expect(await buildWhenNeeded(folder, build)).toBe("built");
  expect(await buildWhenNeeded(folder, build)).toBe("unchanged");
  write("app/page.test.tsx", "a test");
  expect(isBuilt(folder)).toBe(true);
  write("app/page.tsx", "two");
  await expect(buildWhenNeeded(folder, () => Promise.reject(new Error("cut")))).rejects.toThrow("cut");
  expect(existsSync(join(folder, ".next/BUILD_ID"))).toBe(true);
  expect(isBuilt(folder)).toBe(false);
  write("app/page.tsx", "one");
  expect(isBuilt(folder)).toBe(false);
  await buildWhenNeeded(folder, async () => {
    await build();
    write("tsconfig.json", '{"allowJs":true}');
  });
  expect(isBuilt(folder)).toBe(true);
  await buildWhenNeeded(folder, build);
  write("package-lock.json", "{}");
  await buildWhenNeeded(folder, async () => {
    await build();
    write("app/page.tsx", "edited during the build");
  });
  expect(isBuilt(folder)).toBe(false);
});

test("a log file is rotated by size and keeps three older ones", () => {
  const path = join(folder, "app.log");
  const log = rotatingLog(path, 20);
  for (let line = 0; line < 40; line += 1) log(`line ${line}`);
  expect(readdirSync(folder).sort()).toEqual(["app.log", "app.log.1", "app.log.2", "app.log.3"]);
  expect(readFileSync(path, "utf8")).toContain("line 39");
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThan(40);
});

test("errors are echoed, a flood of them only in part", () => {
  expect(isErrorLine('{"level":50,"msg":"x"}')).toBe(true);
  expect(isErrorLine('{"level":30,"msg":"no error"}')).toBe(false);
  expect(isErrorLine("FATAL: gone")).toBe(true);
  const shown: string[] = [];
  let now = 0;
  const echo = echoErrors(
    "app",
    (line) => shown.push(line),
    () => now,
  );
  for (let count = 0; count < 50; count += 1) echo(`Error ${count}`);
  expect(shown).toHaveLength(11);
  now = 11_000;
  echo("Error again");
  expect(shown.at(-1)).toBe("[app] Error again");
});
