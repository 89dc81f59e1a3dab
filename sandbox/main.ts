import { movedNow } from "./clock";
import { startSandbox } from "./server";

const port = Number(process.env.SANDBOX_PORT ?? "4010");
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`SANDBOX_PORT is not a port: ${process.env.SANDBOX_PORT}\n`);
  process.exit(1);
}

const clockFile = process.env.DEMO_CLOCK_FILE;
if (clockFile && process.env.LOCKSTEP_DEMO !== "1") {
  process.stderr.write("DEMO_CLOCK_FILE: only the demo's clock can be moved\n");
  process.exit(1);
}

try {
  const sandbox = await startSandbox({
    port,
    host: process.env.HOST ?? "127.0.0.1",
    dataDir: process.env.SANDBOX_DATA_DIR || undefined,
    clientId: process.env.SANDBOX_CLIENT_ID || undefined,
    clientSecret: process.env.SANDBOX_CLIENT_SECRET || undefined,
    ...(clockFile ? { calendarNow: movedNow(clockFile) } : {}),
  });
  process.stdout.write(`sandbox listening on ${sandbox.url}\n`);
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  // Whoever started it over an IPC channel takes it along, however they die; that may have happened before this line.
  process.once("disconnect", stop);
  if (process.connected === false) stop();
} catch (error) {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
