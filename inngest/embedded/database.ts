import postgres from "postgres";

type Parameter = string | number | boolean | Date | null | readonly (string | number | null)[];

/** Runs one statement, written as a tagged template; every value is a parameter. */
export type Queryable = <T extends readonly object[] = postgres.Row[]>(
  strings: TemplateStringsArray,
  ...values: Parameter[]
) => Promise<postgres.RowList<T>>;

export type ConnectionOptions = {
  readonly databaseUrl: string;
  /** Startup parameter `role`: the engine works as a role that owns nothing. */
  readonly role?: string | undefined;
};

export type Database = {
  /** One statement by itself. */
  readonly sql: Queryable;
  /** All or nothing. The work may await nothing but its statements. */
  transaction<T>(work: (sql: Queryable) => Promise<T>): Promise<T>;
  end(): Promise<void>;
};

/** The connection ended under our hands; whether a commit under way took place is unknown. */
class ConnectionLostError extends Error {
  readonly code = "CONNECTION_LOST";
}

const statementTimeoutMs = 20_000;

/** One connection, for one statement at a time. Broken is for ever: it is thrown away, never mended. */
export type Connection = {
  readonly client: postgres.Sql;
  readonly sql: Queryable;
  readonly isBroken: () => boolean;
  discard(): Promise<void>;
};

/** The text form of a one-dimensional array; its statement names the type: `::text[]`. */
function arrayLiteral(values: readonly (string | number | null)[]): string {
  const elements = values.map((value) =>
    value === null ? "NULL" : `"${String(value).replace(/["\\]/g, "\\$&")}"`,
  );
  return `{${elements.join(",")}}`;
}

/**
 * Opens one connection of its own. postgres.js 3.4.9 cannot be trusted with a connection that closes in a transaction: its
 * `begin` then writes ROLLBACK to the dead socket, which throws outside every promise and ends the process, and a pooled
 * connection that reconnects may keep half a message in its buffer (porsager/postgres issues 1154 and 1208). So each client
 * here has a single connection, is used by one piece of work at a time, and is dropped when that connection closes or leaves
 * a statement unanswered for 20 s; a statement after the close is refused before it could run on a new connection, outside
 * its transaction.
 */
export function openConnection(
  { databaseUrl, role }: ConnectionOptions,
  onNotify: () => void = () => undefined,
): Connection {
  let isBroken = false;
  let giveUp: (why: string) => void = () => undefined;
  const lose = (why: string) => {
    isBroken = true;
    giveUp(why);
  };
  // `onnotify` exists but is missing from the package's types.
  const settings = {
    connection: { application_name: "lockstep-engine", ...(role === undefined ? {} : { role }) },
    max: 1,
    connect_timeout: 10,
    // Asking for the array types at every start costs a round trip, and a connection cut during it rejects a promise that
    // nobody holds. Arrays are written by arrayLiteral instead.
    fetch_types: false,
    onnotice: () => undefined,
    onnotify: onNotify,
    onclose: () => lose("the connection closed"),
  };
  const client = postgres(databaseUrl, settings);
  const sql: Queryable = <T extends readonly object[]>(
    strings: TemplateStringsArray,
    ...values: Parameter[]
  ) =>
    new Promise<postgres.RowList<T>>((resolve, reject) => {
      if (isBroken) throw new ConnectionLostError("the connection is closed");
      const timer = setTimeout(() => lose("no answer in time"), statementTimeoutMs);
      giveUp = (why) => {
        clearTimeout(timer);
        reject(new ConnectionLostError(why));
      };
      const parameters = values.map((value) => (Array.isArray(value) ? arrayLiteral(value) : value));
      client<T & (object | undefined)[]>(strings, ...(parameters as postgres.SerializableParameter[]))
        .then((rows) => resolve(rows as unknown as postgres.RowList<T>), reject)
        .finally(() => clearTimeout(timer));
    });
  return {
    client,
    sql,
    isBroken: () => isBroken,
    discard: () => client.end({ timeout: 0 }).catch(() => undefined),
  };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

/** True when the same work may succeed later: the connection broke, the server is starting or full, or we lost a race. */
export function isTransient(error: unknown): boolean {
  return /^(CONNECT|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST|ENETUNREACH|ENOENT|57P|08|53|40)/.test(
    codeOf(error),
  );
}

async function inTransactionOn<T>(
  { sql, isBroken }: Connection,
  work: (sql: Queryable) => Promise<T>,
): Promise<T> {
  await sql`begin`;
  try {
    const result = await work(sql);
    await sql`commit`;
    return result;
  } catch (error) {
    if (!isBroken()) await sql`rollback`;
    throw error;
  }
}

/** A pool of at most `max` connections. Work waits its turn in order. */
export function connect(options: ConnectionOptions, max: number): Database {
  const idle: Connection[] = [];
  const waiting: (() => void)[] = [];
  let open = 0;

  /** A connection that died while it was idle is found out here, before anything was asked of it. */
  function take(): Connection {
    for (let connection = idle.pop(); connection !== undefined; connection = idle.pop()) {
      if (!connection.isBroken()) return connection;
      void connection.discard();
    }
    return openConnection(options);
  }

  async function withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    while (open >= max) await new Promise<void>((resolve) => waiting.push(resolve));
    open++;
    const connection = take();
    let isUsable = false;
    try {
      const result = await work(connection);
      isUsable = true;
      return result;
    } catch (error) {
      isUsable = !isTransient(error);
      throw error;
    } finally {
      if (isUsable && !connection.isBroken()) idle.push(connection);
      else void connection.discard();
      open--;
      waiting.shift()?.();
    }
  }

  return {
    sql: (strings, ...values) => withConnection(({ sql }) => sql(strings, ...values)),
    transaction: (work) => withConnection((connection) => inTransactionOn(connection, work)),
    async end() {
      await Promise.all(
        idle.splice(0).map(({ client }) => client.end({ timeout: 2 }).catch(() => undefined)),
      );
    },
  };
}

/** Runs the work in one transaction; a deadlock or serialization failure (SQLSTATE 40xxx) is tried again, up to 5 times. */
export async function inTransaction<T>(database: Database, work: (sql: Queryable) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (!codeOf(error).startsWith("40") || attempt === 5) throw error;
    }
  }
}

/** A short name of a database error for logs: its code, never its message, which may quote data. */
export function databaseErrorCode(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.name : "unknown");
}

/** Tells every engine process that something fell due; sent when the surrounding transaction commits. */
export async function announceWork(sql: Queryable): Promise<void> {
  await sql`notify engine_wake`;
}
