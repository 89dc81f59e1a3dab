import { firstNameOf } from "@/lib/domain/time-words";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";
import { Badge, type BadgeTone } from "./badge";

/** The state of one calendar copy. `at` is the clock time to show, already in the viewer's zone ("9:41"). */
export type SyncState =
  | { kind: "notConnected" }
  | { kind: "notPushed" }
  | { kind: "firstSync" }
  | { kind: "queued"; ahead: number }
  | { kind: "sending" }
  | { kind: "synced"; at: string }
  | { kind: "outOfDate" }
  | { kind: "changedInCalendar" }
  | { kind: "deletedInCalendar" }
  | { kind: "retrying"; attempt: number; of: number; inWords: string }
  | { kind: "needsReconnect" }
  | { kind: "failing" }
  | { kind: "discarded"; by: string }
  | { kind: "removed" };

/** `words` everywhere; `shortWords` on a card, where "Synced" may stand as its icon alone. */
export type SyncLook = { icon: IconName; tone: BadgeTone; words: string; shortWords: string };

function look(tone: BadgeTone, icon: IconName, words: string, shortWords = words): SyncLook {
  return { tone, icon, words, shortWords };
}

export function syncLook(state: SyncState): SyncLook {
  switch (state.kind) {
    case "notConnected":
      return look("off", "unplug", "Not connected", "No calendar");
    case "notPushed":
      return look("off", "sync-none", "Not pushed");
    case "firstSync":
      return look("moving", "sync-first", "First sync…");
    case "queued":
      return look(
        "moving",
        "sync-queued",
        state.ahead > 0 ? `Queued, ${state.ahead} ahead` : "Queued",
        "Queued",
      );
    case "sending":
      return look("moving", "sync-sending", "Sending…");
    case "synced":
      return look("live", "sync-level", `Synced ${state.at}`, "Synced");
    case "outOfDate":
      return look("differs", "sync-outdated", "Out of date");
    case "changedInCalendar":
      return look("differs", "sync-changed", "Changed in calendar", "Changed");
    case "deletedInCalendar":
      return look("differs", "sync-deleted", "Deleted in calendar", "Deleted");
    case "retrying": {
      const count = `Retrying ${state.attempt}/${state.of}`;
      return look("differs", "retry", `${count} in ${state.inWords}`, count);
    }
    case "needsReconnect":
      return look("broken", "unplug", "Needs reconnect", "Reconnect");
    case "failing":
      return look("broken", "warn", "Failing");
    case "discarded":
      return look("off", "ban", `Not sent: discarded by ${firstNameOf(state.by)}`, "Not sent");
    case "removed":
      return look("off", "sync-removed", "Removed");
  }
}

export function SyncBadge({ state, testId }: { state: SyncState; testId?: string }) {
  const { tone, icon, words } = syncLook(state);
  return (
    <Badge tone={tone} icon={icon} testId={testId}>
      {words}
    </Badge>
  );
}

/** The short form on a card: no box, and a healthy copy says nothing but its two level bars. */
export function SyncMark({ state }: { state: SyncState }) {
  const { tone, icon, shortWords } = syncLook(state);
  return (
    <span className={`sync-mark tone-${tone}`}>
      <Icon name={icon} size="small" />
      <span className={tone === "live" ? "sr-only" : "sync-words clip"}>{shortWords}</span>
    </span>
  );
}
