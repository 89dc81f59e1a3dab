import { type ConnectionOptions, openConnection } from "./database";

const relistenMs = 5000;

/**
 * Calls `onWake` whenever a process announces work. LISTEN is repeated, which is harmless on a living connection and finds a
 * dead one, which is then replaced; until then the poll finds the work.
 */
export function listenForWork(options: ConnectionOptions, onWake: () => void): { stop(): Promise<void> } {
  let connection = openConnection(options, onWake);
  let isStopped = false;
  let isAsking = false;
  async function listen(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      await connection.sql`listen engine_wake`;
      onWake();
    } catch {
      void connection.discard();
      if (!isStopped) connection = openConnection(options, onWake);
    }
    isAsking = false;
  }
  const timer = setInterval(listen, relistenMs);
  void listen();
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await connection.discard();
    },
  };
}
