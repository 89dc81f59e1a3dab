// The part of `npm start` that runs before the packages are there, and stays as the supervisor's parent.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Installs when needed, then runs the supervisor in a session of its own, so that Ctrl-C reaches it once, from here. It
 * ends itself when this process is gone (the message channel closes).
 */
export async function launch(args) {
  await ensureInstalled(root, console.log);
  const supervisor = spawn(
    process.execPath,
    ["--import", "tsx", join(root, "scripts/start/main.ts"), ...args],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      detached: true,
    },
  );
  const pass = (signal) => {
    if (supervisor.exitCode === null && supervisor.signalCode === null) supervisor.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => pass(signal));
  followNpm(() => pass("SIGTERM"));
  supervisor.once("error", (error) => {
    console.error(error.message);
    process.exit(1);
  });
  supervisor.once("exit", (code, signal) => {
    if (signal) console.error(`Lockstep was ended from outside (${signal}). \`npm start\` starts it again.`);
    process.exit(code ?? 1);
  });
}

/** npm killed with -9 cannot pass that on; so the npm that started us (directly or through a shell) is watched. */
function followNpm(onGone) {
  if (!process.env.npm_lifecycle_event) return;
  const parents = [process.ppid, parentOfShell(process.ppid)].filter((pid) => pid > 1);
  setInterval(() => {
    if (!parents.every(isThere)) onGone();
  }, 500).unref();
}

function parentOfShell(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const isShell = /^\d+ \((sh|dash|bash|ash)\) /.test(stat);
    return isShell ? Number(stat.slice(stat.lastIndexOf(")") + 4).split(" ")[0]) : 0;
  } catch {
    return 0;
  }
}

function isThere(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
