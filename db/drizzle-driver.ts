import type postgres from "postgres";
import type { Run } from "./pool";
import type { TypeCodecs } from "./postgres-connection";

type Transaction = <T>(work: (run: Run) => Promise<T>) => Promise<T>;

/**
 * What drizzle 0.45 uses of a postgres.js client, over our own pool: `unsafe(query, params)[.values()]`, `begin`, `savepoint`
 * (drizzle-orm/postgres-js/session.js) and `options`, into which its constructor writes how it wants dates and JSON.
 */
export function drizzleDriver(run: Run, codecs: TypeCodecs, transaction: Transaction): postgres.Sql {
  const driver = {
    ...statementsOn(run),
    options: codecs,
    begin: <T>(work: (driver: unknown) => Promise<T>) =>
      transaction((own) => work(transactionDriver(own, codecs))),
  };
  return driver as unknown as postgres.Sql;
}

function transactionDriver(run: Run, codecs: TypeCodecs) {
  let savepoints = 0;
  const driver = {
    ...statementsOn(run),
    options: codecs,
    async savepoint<T>(work: (driver: unknown) => Promise<T>): Promise<T> {
      savepoints += 1;
      const name = `s${savepoints}`;
      const say = (words: string) => run((client) => client.unsafe(`${words} ${name}`));
      await say("savepoint");
      try {
        const result = await work(driver);
        await say("release savepoint");
        return result;
      } catch (error) {
        await say("rollback to savepoint").catch(() => undefined);
        throw error;
      }
    },
  };
  return driver;
}

function statementsOn(run: Run) {
  return {
    unsafe(query: string, params: never[] = [], options: postgres.UnsafeQueryOptions = {}) {
      let isArrays = false;
      // Asked in a later microtask, so that a `.values()` right behind the call is in time.
      const answer = run<unknown>((client) => {
        const statement = client.unsafe(query, params, options);
        return isArrays ? statement.values() : statement;
      });
      return Object.assign(answer, {
        values: () => {
          isArrays = true;
          return answer;
        },
      });
    },
  };
}
