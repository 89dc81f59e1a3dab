import type postgres from "postgres";
import {
  ConnectionLostError,
  type ConnectionSettings,
  openPostgresConnection,
  type PostgresConnection,
  type Queryable,
} from "./postgres-connection";

/** Runs one statement on the driver's client. */
export type Run = <T>(ask: (client: postgres.Sql) => PromiseLike<T>) => Promise<T>;

export type PoolSettings = ConnectionSettings & {
  /** The most connections; further work waits its turn in order. */
  readonly max: number;
  /** The longest a transaction may take, from its begin to its commit; then its connection is given up. */
  readonly transactionLimitMs: number;
};

export type Pool = {
  /** One statement by itself. */
  readonly run: Run;
  /**
   * All or nothing. A statement after the end, or after the connection was lost, is refused.
   * @throws ConnectionLostError promptly when the connection dies; nothing is committed then, unless it died during the commit.
   */
  transaction<T>(work: (run: Run) => Promise<T>): Promise<T>;
  /** Waits up to 5 s for what is under way, then cuts it. What comes later is refused. */
  close(): Promise<void>;
};

type Place = { readonly connection: PostgresConnection; readonly isFresh: boolean };

const closingLimitMs = 5_000;

export function openPool(settings: PoolSettings): Pool {
  const idle: PostgresConnection[] = [];
  const all = new Set<PostgresConnection>();
  const turns = turnsOf(settings.max);

  /** A connection that died while it was idle is found out here, before anything was asked of it. */
  function take(): Place {
    for (let connection = idle.pop(); connection; connection = idle.pop()) {
      if (!connection.isLost()) return { connection, isFresh: false };
    }
    const connection = openPostgresConnection(settings);
    all.add(connection);
    connection.onLost(() => all.delete(connection));
    return { connection, isFresh: true };
  }

  const giveBack = (connection: PostgresConnection) => {
    if (!connection.isLost()) idle.push(connection);
  };

  /** An idle connection may have died unnoticed; its begin did nothing yet, so another one is asked. */
  async function begun(): Promise<PostgresConnection> {
    for (;;) {
      const { connection, isFresh } = take();
      try {
        await connection.run((client) => client.unsafe("begin"));
        return connection;
      } catch (error) {
        connection.lose("begin failed");
        if (isFresh) throw error;
      }
    }
  }

  return {
    run: (ask) =>
      turns.take(async () => {
        const { connection, isFresh } = take();
        try {
          return await connection.run(ask);
        } catch (error) {
          // Perhaps it never came up: then the driver would hand the next statement to another try.
          if (isFresh) connection.lose("its first statement failed");
          throw error;
        } finally {
          giveBack(connection);
        }
      }),
    transaction: (work) =>
      turns.take(async () => {
        const connection = await begun();
        try {
          return await inTransaction(connection, settings.transactionLimitMs, work);
        } finally {
          giveBack(connection);
        }
      }),
    async close() {
      await turns.close();
      await Promise.all(idle.splice(0).map((connection) => connection.close()));
      for (const connection of all) connection.lose("the pool is closed");
    },
  };
}

/** Connections that are opened for one piece of work and closed after it. */
export function openSessions(settings: ConnectionSettings, max: number) {
  const turns = turnsOf(max);
  const all = new Set<PostgresConnection>();
  return {
    use: <T>(work: (sql: Queryable) => Promise<T>): Promise<T> =>
      turns.take(async () => {
        const connection = openPostgresConnection(settings);
        all.add(connection);
        try {
          return await work(connection.sql);
        } finally {
          all.delete(connection);
          await connection.close();
          connection.lose("its work is over");
        }
      }),
    async close() {
      await turns.close();
      for (const connection of all) connection.lose("the database is closed");
    },
  };
}

/** At most `max` pieces of work at a time; a freed turn goes straight to who waited longest, so nobody overtakes. */
function turnsOf(max: number) {
  const waiting: { go(): void; refuse(why: Error): void }[] = [];
  let taken = 0;
  let isClosed = false;
  let onEmpty: () => void = () => undefined;
  const closed = () => new ConnectionLostError("the database is closed");
  return {
    async take<T>(work: () => Promise<T>): Promise<T> {
      if (isClosed) throw closed();
      if (taken < max) taken += 1;
      else await new Promise<void>((go, refuse) => waiting.push({ go, refuse }));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next.go();
        else taken -= 1;
        if (taken === 0) onEmpty();
      }
    },
    /** Refuses what comes later and waits up to 5 s for what came before. */
    async close(): Promise<void> {
      isClosed = true;
      if (taken === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, closingLimitMs);
        onEmpty = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      for (const { refuse } of waiting.splice(0)) refuse(closed());
    },
  };
}

async function inTransaction<T>(
  connection: PostgresConnection,
  limitMs: number,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  let isOver = false;
  let firstFailure: unknown = null;
  const run: Run = async (ask) => {
    if (isOver) throw new Error("a statement came after the end of its transaction");
    try {
      return await connection.run(ask);
    } catch (error) {
      firstFailure ??= error;
      throw error;
    }
  };
  const timer = setTimeout(() => connection.lose("the transaction took too long"), limitMs);
  try {
    const result = await untilLost(connection, () => work(run));
    isOver = true;
    // PostgreSQL answers the commit of a transaction in which something failed with ROLLBACK, and no error.
    const { command } = await connection.run((client) => client.unsafe("commit"));
    if (command !== "COMMIT") throw firstFailure ?? new Error("the transaction was rolled back");
    return result;
  } catch (error) {
    isOver = true;
    await connection
      .run((client) => client.unsafe("rollback"))
      .catch(() => connection.lose("rollback failed"));
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The work's own promise may hang on something that is not the database. */
function untilLost<T>(connection: PostgresConnection, work: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const forget = connection.onLost(reject);
    Promise.resolve().then(work).then(resolve, reject).finally(forget);
  });
}
