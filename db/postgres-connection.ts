import postgres from "postgres";
import { arrayParsers } from "./array-text";

type Value = string | number | boolean | null;

/** Runs one statement, written as a tagged template; every value is a parameter. */
export type Queryable = <T extends readonly object[] = postgres.Row[]>(
  strings: TemplateStringsArray,
  ...values: Value[]
) => Promise<postgres.RowList<T>>;

/** Queryable, and `unsafe` for statements whose text is made up: never of anything that came from outside. */
export type Statements = Queryable & {
  unsafe<T extends readonly object[] = postgres.Row[]>(text: string): Promise<postgres.RowList<T>>;
};

/** How values of a PostgreSQL type (by oid) are read from and written as text, over the driver's own ways. */
export type TypeCodecs = Pick<postgres.Sql["options"], "parsers" | "serializers">;

/** The connection ended under our hands; whether a statement under way took place is unknown. */
export class ConnectionLostError extends Error {
  readonly code = "CONNECTION_LOST";
}

export type ConnectionSettings = {
  readonly url: string;
  /** Startup parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly codecs: TypeCodecs;
  /** The longest a statement may take; a connection that leaves one unanswered for 5 s more is given up. */
  readonly statementLimitMs: number;
};

/** One connection, for one statement at a time. Lost is for ever: it is thrown away, never mended. */
export type PostgresConnection = {
  /** Statements run one after the other, in the order of the calls. */
  run<T>(ask: (client: postgres.Sql) => PromiseLike<T>): Promise<T>;
  readonly sql: Queryable;
  isLost(): boolean;
  /** Calls back once when the connection is lost; returns what takes that back. */
  onLost(listener: (why: ConnectionLostError) => void): () => void;
  /** Gives the connection up at once: what is under way fails. */
  lose(why: string): void;
  /** Closes it, politely when nothing is under way. */
  close(): Promise<void>;
};

const graceMs = 5_000;
const ignore = () => undefined;

/**
 * postgres.js 3.4.9 cannot be trusted with a connection that closes in a transaction: its `begin` then writes ROLLBACK to the
 * dead socket, which throws outside every promise and ends the process, and what waits in a client's queue runs on the next
 * connection, outside its transaction (porsager/postgres issues 1154 and 1208). So a client has a single connection, is
 * handed one statement at a time, and is dropped when that connection closes.
 */
export function openPostgresConnection(
  { url, parameters, codecs, statementLimitMs }: ConnectionSettings,
  onNotify: (channel: string, payload: string) => void = ignore,
): PostgresConnection {
  let lost: ConnectionLostError | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const listeners = new Set<(why: ConnectionLostError) => void>();
  const lose = (why: string) => {
    if (lost) return;
    const error = new ConnectionLostError(why);
    lost = error;
    // A moment later, so that the driver's own reason (ECONNREFUSED, 57P01) is heard first.
    setImmediate(() => {
      for (const listener of listeners) listener(error);
      void client.end({ timeout: 0 }).catch(ignore);
    });
  };
  // `onnotify` exists but is missing from the package's types.
  const settings = {
    max: 1,
    connect_timeout: 10,
    max_lifetime: null,
    // Asking for the array types costs a round trip, and a connection cut during it rejects a promise that nobody holds.
    fetch_types: false,
    connection: { ...parameters, statement_timeout: statementLimitMs },
    onnotice: ignore,
    onnotify: onNotify,
    onclose: () => lose("the database connection closed"),
  };
  const client: postgres.Sql = postgres(url, settings);
  Object.assign(client.options.parsers, arrayParsers, codecs.parsers);
  Object.assign(client.options.serializers, codecs.serializers);

  const onLost = (listener: (why: ConnectionLostError) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  let refuse: ((why: ConnectionLostError) => void) | null = null;
  // One timer for all statements, wound up anew by each: cheaper than one apiece.
  const patience = setTimeout(() => {
    if (refuse) lose("the database did not answer in time");
  }, statementLimitMs + graceMs).unref();
  onLost((why) => {
    clearTimeout(patience);
    refuse?.(why);
  });
  const answerTo = <T>(ask: (client: postgres.Sql) => PromiseLike<T>) =>
    new Promise<T>((resolve, reject) => {
      if (lost) throw lost;
      patience.refresh();
      refuse = reject;
      // Handed over in a microtask, where no socket event comes between the check above and the driver taking it.
      ask(client).then(
        (answer) => {
          refuse = null;
          resolve(answer);
        },
        (error) => {
          refuse = null;
          reject(error);
        },
      );
    });
  const run = <T>(ask: (client: postgres.Sql) => PromiseLike<T>) => {
    const answer = last.then(() => answerTo(ask));
    last = answer.then(ignore, ignore);
    return answer;
  };
  return {
    run,
    sql: (strings, ...values) => run((own) => own(strings, ...values)) as never,
    isLost: () => lost !== null,
    onLost,
    lose,
    close: () => client.end({ timeout: 2 }).catch(ignore),
  };
}
