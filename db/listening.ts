import type { PostgresConnection } from "./postgres-connection";

const askAgainMs = 5_000;
const reopenMs = 250;

/**
 * Hears a channel until stopped. LISTEN is repeated every 5 s: harmless on a living connection, and it finds a silently dead
 * one, which is replaced. `onGap`: listening began again, what was sent meanwhile is lost.
 */
export function listenOn(
  open: (onNotify: (channel: string, payload: string) => void) => PostgresConnection,
  channel: string,
  onMessage: (payload: string) => void,
  onGap: () => void,
): { stop(): Promise<void> } {
  let isStopped = false;
  let hasListened = false;
  let next: NodeJS.Timeout | undefined;
  let connection: PostgresConnection;

  function begin() {
    if (isStopped) return;
    const own = open((name, payload) => {
      if (name === channel && !isStopped) onMessage(payload);
    });
    connection = own;
    own.onLost(() => {
      clearTimeout(next);
      next = setTimeout(begin, reopenMs);
    });
    void ask(own, true);
  }

  async function ask(own: PostgresConnection, isFirst: boolean): Promise<void> {
    try {
      await own.run((client) => client.unsafe(`listen "${channel.replaceAll('"', '""')}"`));
    } catch {
      own.lose("listen failed");
      return;
    }
    if (isStopped || own.isLost()) return;
    if (isFirst && hasListened) onGap();
    hasListened = true;
    next = setTimeout(() => void ask(own, false), askAgainMs);
  }

  begin();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(next);
      await connection.close();
      connection.lose("listening was stopped");
      clearTimeout(next);
    },
  };
}
