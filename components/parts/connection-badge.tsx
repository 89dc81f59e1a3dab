import { type HealthState, healthWords } from "@/lib/domain/connection-health";
import { Badge } from "./badge";
import { type SyncLook, syncLook } from "./sync-badge";

/** The state of one connection, as on Settings › Calendars, Sync health and the board's lane heads. */
export type ConnectionState =
  | { kind: "live" }
  /** Its provider does not tell of changes, so we look ourselves. */
  | { kind: "polling" }
  | { kind: "firstSync" }
  | { kind: "delayed"; forWords: string | null }
  | { kind: "failing" }
  | { kind: "needsReconnect" }
  | { kind: "cannotWrite" }
  | { kind: "paused" }
  | { kind: "notConnected" };

function look(tone: SyncLook["tone"], icon: SyncLook["icon"], state: HealthState): SyncLook {
  return { tone, icon, words: healthWords[state], shortWords: healthWords[state] };
}

export function connectionLook(state: ConnectionState): SyncLook {
  switch (state.kind) {
    case "live":
      return look("live", "sync-level", state.kind);
    case "polling":
      return look("moving", "clock", state.kind);
    case "cannotWrite":
      return look("broken", "lock", state.kind);
    case "delayed": {
      const words = [healthWords.delayed, state.forWords].filter(Boolean).join(" ");
      return { tone: "differs", icon: "clock", words, shortWords: words };
    }
    case "paused":
      return look("off", "pause", state.kind);
    case "firstSync":
    case "failing":
    case "needsReconnect":
    case "notConnected":
      return syncLook({ kind: state.kind });
  }
}

export function ConnectionBadge({
  state,
  isPlain = false,
  testId,
}: {
  state: ConnectionState;
  isPlain?: boolean;
  testId?: string;
}) {
  const { tone, icon, words } = connectionLook(state);
  return (
    <Badge tone={tone} icon={icon} isPlain={isPlain} testId={testId}>
      {words}
    </Badge>
  );
}
