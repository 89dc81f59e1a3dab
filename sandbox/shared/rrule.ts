import { createRequire } from "node:module";

/** Node's loader finds no named exports in the package's CommonJS build. */
export const { RRule, RRuleSet } = createRequire(import.meta.url)("rrule") as typeof import("rrule");
