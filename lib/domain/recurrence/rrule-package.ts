import * as loaded from "rrule";

/** Node loads the package's CommonJS build as one default export, a bundler its named exports. */
export const { RRule, Weekday } = (Reflect.get(loaded, "default") ?? loaded) as typeof loaded;
