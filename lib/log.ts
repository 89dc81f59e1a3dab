import pino from "pino";
import { env } from "@/lib/env";

/** Everything a log line may say. Never a token, an address, a name, a title or free text of a person. */
export type LogFields = Partial<{
  requestId: string;
  errorId: string;
  action: string;
  route: string;
  method: string;
  problem: string;
  companyId: string;
  memberId: string;
  sessionId: string;
  role: string;
  provider: string;
  status: number;
  count: number;
  durationMs: number;
  errorName: string;
  sqlState: string;
  frames: readonly string[];
}>;

const allowed = new Set<string>([
  "requestId",
  "errorId",
  "action",
  "route",
  "method",
  "problem",
  "companyId",
  "memberId",
  "sessionId",
  "role",
  "provider",
  "status",
  "count",
  "durationMs",
  "errorName",
  "sqlState",
  "frames",
] satisfies (keyof LogFields)[]);

/** Only allow-listed fields, whatever the caller's object carries at run time. */
export function allowedFields(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.has(name)));
}

/**
 * What may be logged of an error: its class, its SQLSTATE and where it came from. Its message may quote what people
 * typed (a failed query prints its parameters), so it stays out.
 */
export function errorFacts(error: unknown): Pick<LogFields, "errorName" | "sqlState" | "frames"> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
  const sqlState = sqlStateIn(error);
  return { errorName: error.name, frames, ...(sqlState === null ? {} : { sqlState }) };
}

function sqlStateIn(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && /^[0-9A-Z]{5}$/.test(at.code)) return at.code;
  }
  return null;
}

let lines: pino.Logger | undefined;

function writer(): pino.Logger {
  lines ??= pino({ base: null, level: env().NODE_ENV === "test" ? "silent" : "info" });
  return lines;
}

type Level = "debug" | "info" | "warn" | "error";

/** Libraries call with an object first or an Error second; neither text nor value of theirs is printed unseen. */
function line(level: Level, event: unknown, fields: unknown): void {
  const facts = fields instanceof Error ? errorFacts(fields) : allowedFields(Object(fields));
  writer()[level](facts, typeof event === "string" ? event : "A library reports.");
}

/** One JSON line a call; `event` is a fixed text of the program, never built from data. */
export const log = {
  debug: (event: string, fields: LogFields = {}) => line("debug", event, fields),
  info: (event: string, fields: LogFields = {}) => line("info", event, fields),
  warn: (event: string, fields: LogFields = {}) => line("warn", event, fields),
  error: (event: string, fields: LogFields = {}) => line("error", event, fields),
};
