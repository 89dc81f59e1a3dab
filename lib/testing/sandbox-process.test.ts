import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type SandboxProcess, startSandboxProcess } from "./sandbox-process";

let sandbox: SandboxProcess | undefined;
afterEach(() => sandbox?.close());

describe("a sandbox process", () => {
  it("answers until it is closed; one that cannot come up says why; closing twice is harmless", async () => {
    sandbox = await startSandboxProcess();
    const { url, close } = sandbox;
    const again = startSandboxProcess({ port: Number(new URL(url).port) });
    await expect(again).rejects.toThrow(/ended \(code 1\)\..*EADDRINUSE/);
    expect((await fetch(`${url}/_control/health`)).status).toBe(200);
    expect(await close()).toBe(0);
    expect(await isListening(url)).toBe(false);
    expect(await close()).toBe(0);
  });

  it("that is too slow is ended", async () => {
    const port = await freePort();
    const slow = startSandboxProcess({ port, withinMs: 20 });
    await expect(slow).rejects.toThrow("did not come up within 20 ms. It printed: nothing");
    sandbox = await startSandboxProcess({ port });
    expect(sandbox.url).toBe(`http://127.0.0.1:${port}`);
  });

  it("ends when whoever started it is killed", async () => {
    const starter = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", starting], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(starter, "exit");
    const [url] = await once(starter.stdout.setEncoding("utf8"), "data");
    expect(await isListening(url)).toBe(true);
    starter.kill("SIGKILL");
    await ended;
    await expect.poll(() => isListening(url), { timeout: 5_000 }).toBe(false);
  });
});

const starting = `
  const { startSandboxProcess } = await import("./lib/testing/sandbox-process.ts");
  process.stdout.write((await startSandboxProcess()).url);
`;

function isListening(url: string): Promise<boolean> {
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(url).port) });
  return new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  }).finally(() => socket.destroy());
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
