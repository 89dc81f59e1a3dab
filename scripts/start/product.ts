import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { announcement } from "./announcement";
import { buildWhenNeeded } from "./build";
import { type Child, type ChildSpec, startChild } from "./child";
import { migrateDatabase, type RunningDatabase, runDatabase } from "./database";
import { childEnvironment } from "./environment";
import { keysFileOf, keysOf } from "./keys";
import { type ChildRecord, endLeftovers, recordChildren } from "./leftovers";
import { takeLock } from "./lock";
import { echoErrors, rotatingLog } from "./logs";
import type { PortWish, StartPlan } from "./plan";
import { assertPortUsable, freePort } from "./ports";
import { runOnce } from "./run-once";

type Start = {
  readonly plan: StartPlan;
  readonly root: string;
  readonly raw: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  /** Aborted when everything is to stop. */
  readonly stop: AbortSignal;
};

/** Runs the whole product until `stop` is aborted; then stops what it started and resolves. */
export async function startProduct(start: Start): Promise<void> {
  const { plan, stop } = start;
  const lock = await takeLock(plan.dataDir, plan.appUrl);
  const product = new Product(start);
  stop.addEventListener("abort", () => lock.markStopping());
  try {
    await product.run();
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    await product.end();
    lock.release();
  }
}

class Product {
  readonly #start: Start;
  readonly #records = new Map<string, ChildRecord>();
  readonly #children: Child[] = [];
  #database: RunningDatabase | null = null;

  constructor(start: Start) {
    this.#start = start;
  }

  async run(): Promise<void> {
    const { plan, say, stop } = this.#start;
    for (const { name } of await endLeftovers(plan.dataDir))
      say(`Ended ${name}, left over from a killed start.`);
    await assertPortUsable(plan.port, plan.host, "PORT");
    const { keys, created } = keysOf(plan.dataDir);
    if (created.length > 0) say(`Keys made in ${keysFileOf(plan.dataDir)} (keep this file).`);
    const sandboxPort =
      plan.sandbox.plays.length > 0 ? await this.#portFor(plan.sandbox.port, "SANDBOX_PORT") : null;
    const enginePort =
      plan.engine.kind === "embedded"
        ? await this.#portFor(plan.engine.port, "ENGINE_PORT", sandboxPort)
        : null;

    say(plan.database.kind === "embedded" ? "Starting the database …" : "Bringing the database up to date …");
    const databaseUrl = await this.#startDatabase();
    stop.throwIfAborted();
    const env = childEnvironment(plan, keys, { databaseUrl, enginePort, sandboxPort }, this.#start.raw);
    if (plan.mode === "production") await this.#build(env);
    stop.throwIfAborted();

    const sandboxUrl = sandboxPort === null ? null : `http://127.0.0.1:${sandboxPort}`;
    if (sandboxUrl) await this.#startSandbox(env, sandboxUrl).healthy;
    stop.throwIfAborted();
    if (plan.isDemo) await this.#seed(env);
    stop.throwIfAborted();
    const engine = enginePort === null ? null : this.#startEngine(env, enginePort);
    await Promise.all([this.#startApp(env).healthy, engine?.healthy]);
    stop.throwIfAborted();
    for (const line of announcement({
      ...plan,
      sandboxUrl,
      plays: plan.sandbox.plays,
      logsDir: this.#logsDir,
    }))
      say(line);
    await new Promise((resolve) => stop.addEventListener("abort", resolve));
    say("Stopping …");
  }

  /** In order: nobody asks the app any more, then nobody works, then nobody writes. */
  async end(): Promise<void> {
    const [app, ...others] = this.#children.toReversed();
    await app?.stop(2_500);
    await Promise.all(others.map((child) => child.stop(1_500)));
    await this.#database?.stop();
    this.#records.clear();
    recordChildren(this.#start.plan.dataDir, []);
  }

  get #logsDir(): string {
    return join(this.#start.plan.dataDir, "logs");
  }

  async #portFor(wish: PortWish, variable: string, avoid: number | null = null): Promise<number> {
    const { plan } = this.#start;
    if (wish.isAsked) {
      await assertPortUsable(wish.port, "127.0.0.1", variable);
      return wish.port;
    }
    return freePort(
      [wish.port, wish.port + 10, wish.port + 20].filter((port) => port !== plan.port && port !== avoid),
    );
  }

  async #startDatabase(): Promise<string> {
    const { plan, say } = this.#start;
    this.#database = await runDatabase(
      plan,
      this.#logOf("postgres", false),
      say,
      this.#recorder("postgres", plan.dataDir),
    );
    await migrateDatabase(this.#database.url);
    return this.#database.url;
  }

  async #build(env: Record<string, string>): Promise<void> {
    const { root, say, stop } = this.#start;
    const startedAt = performance.now();
    const result = await buildWhenNeeded(root, () => {
      say("Building (after an update or the first time; about a minute) …");
      return runOnce({
        what: "The build",
        args: ["node_modules/next/dist/bin/next", "build"],
        env: { ...env, NODE_ENV: "production" },
        cwd: root,
        log: this.#logOf("build", false),
        stop,
      });
    });
    if (result === "built") say(`Built in ${Math.round((performance.now() - startedAt) / 1000)} s.`);
  }

  #seed(env: Record<string, string>): Promise<void> {
    const played = this.#start.plan.sandbox.plays.flatMap((provider) => [
      "--connect-at-sandbox",
      provider.toLowerCase(),
    ]);
    return runOnce({
      what: "Seeding the demo",
      args: ["--import", "tsx", "scripts/seed.ts", "--size", "small", "--if-empty", ...played],
      env,
      cwd: this.#start.root,
      log: this.#logOf("seed", false),
      stop: this.#start.stop,
    });
  }

  #startSandbox(env: Record<string, string>, url: string): Child {
    const folder = join(this.#start.plan.dataDir, "sandbox");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const own = { ...env, HOST: "127.0.0.1", SANDBOX_DATA_DIR: folder };
    return this.#keep("sandbox", ["--import", "tsx", "sandbox/main.ts"], own, `${url}/_control/health`);
  }

  #startEngine(env: Record<string, string>, port: number): Child {
    const args = ["--import", "tsx", "inngest/embedded/main.ts"];
    return this.#keep("engine", args, { ...env, HOST: "127.0.0.1" }, `http://127.0.0.1:${port}/health`);
  }

  #startApp(env: Record<string, string>): Child {
    const { plan } = this.#start;
    const host = ["0.0.0.0", "::"].includes(plan.host) ? "127.0.0.1" : plan.host;
    const origin = `http://${host.includes(":") ? `[${host}]` : host}:${plan.port}`;
    const verb = plan.mode === "production" ? "start" : "dev";
    const args = ["node_modules/next/dist/bin/next", verb, "-H", plan.host, "-p", String(plan.port)];
    return this.#keep("app", args, env, `${origin}/api/health`);
  }

  #keep(name: string, args: readonly string[], env: Record<string, string>, healthUrl: string): Child {
    const spec: ChildSpec = {
      name,
      args,
      env,
      healthUrl,
      cwd: this.#start.root,
      onLine: this.#logOf(name, true),
      say: this.#start.say,
      onStart: this.#recorder(name, args.find((arg) => /main\.ts$|bin\/next$/.test(arg)) ?? ""),
    };
    const child = startChild(spec);
    this.#children.push(child);
    return child;
  }

  #recorder(name: string, command: string): (pid: number) => void {
    return (pid) => {
      this.#records.set(name, { name, pid, command });
      recordChildren(this.#start.plan.dataDir, [...this.#records.values()]);
    };
  }

  #logOf(name: string, isEchoed: boolean): (line: string) => void {
    const write = rotatingLog(join(this.#logsDir, `${name}.log`));
    const echo = isEchoed ? echoErrors(name, this.#start.say) : () => {};
    return (line) => {
      write(line);
      echo(line);
    };
  }
}
