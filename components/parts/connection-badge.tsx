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

export function connectionLook(state: ConnectionState): SyncLook {
  switch (state.kind) {
    case "live":
      return { tone: "live", icon: "sync-level", words: "Live", shortWords: "Live" };
    case "polling":
      return { tone: "moving", icon: "clock", words: "Polling", shortWords: "Polling" };
    case "cannotWrite":
      return { tone: "broken", icon: "lock", words: "Can't write here", shortWords: "Can't write" };
    case "delayed": {
      const words = state.forWords === null ? "Delayed" : `Delayed ${state.forWords}`;
      return { tone: "differs", icon: "clock", words, shortWords: words };
    }
    case "paused":
      return { tone: "off", icon: "pause", words: "Paused", shortWords: "Paused" };
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
