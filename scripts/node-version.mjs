// Old syntax on purpose: an old Node must be able to read this file in order to be told that it is too old.
import { readFileSync } from "node:fs";

/** Null when this Node will do, else one sentence for the person at the keyboard. */
export function tooOldSentence(actual, packageFile) {
  const wanted = /(\d+)\.(\d+)/.exec(JSON.parse(readFileSync(packageFile, "utf8")).engines.node);
  const have = /^v?(\d+)\.(\d+)/.exec(actual);
  const enough =
    Number(have[1]) > Number(wanted[1]) ||
    (Number(have[1]) === Number(wanted[1]) && Number(have[2]) >= Number(wanted[2]));
  if (enough) return null;
  return `Lockstep needs Node ${wanted[0]} or newer; this is Node ${actual.replace("v", "")}.`;
}
