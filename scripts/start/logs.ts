import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

const maxBytes = 5_000_000;
const keptFiles = 3;

/** A log file that never grows past `limit` bytes: it becomes `.1`, the one before `.2`, and the oldest goes. */
export function rotatingLog(path: string, limit = maxBytes): (line: string) => void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let size = existsSync(path) ? statSync(path).size : 0;
  return (line) => {
    if (size > limit) {
      rotate(path);
      size = 0;
    }
    const text = `${line}\n`;
    appendFileSync(path, text, { mode: 0o600 });
    size += Buffer.byteLength(text);
  };
}

function rotate(path: string): void {
  for (let number = keptFiles - 1; number >= 1; number -= 1) {
    if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
  }
  renameSync(path, `${path}.1`);
}

/** True for a line a person should see: a pino line of level error, or text that speaks of an error. */
export function isErrorLine(line: string): boolean {
  const level = /^\{.*"level":(\d+)/.exec(line)?.[1];
  if (level) return Number(level) >= 50;
  return /\b(error|fatal|panic|uncaught|unhandled)\b/i.test(line);
}

const echoLimit = 10;
const echoWindowMs = 10_000;

/** Shows at most ten lines per ten seconds; the rest is only in the log file, and one line says so. */
export function echoErrors(name: string, show: (line: string) => void, nowMs = () => performance.now()) {
  let windowStart = Number.NEGATIVE_INFINITY;
  let shown = 0;
  return (line: string) => {
    if (!isErrorLine(line)) return;
    if (nowMs() - windowStart > echoWindowMs) {
      windowStart = nowMs();
      shown = 0;
    }
    shown += 1;
    if (shown <= echoLimit) show(`[${name}] ${line}`);
    else if (shown === echoLimit + 1) show(`[${name}] more errors follow in its log file.`);
  };
}
