import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "./server";

/** Of use inside tests only: the sandbox starts before them. */
export type TestSandbox = { readonly url: string };

const notYet: Sandbox = { url: "", port: 0, close: async () => undefined };

/** A new sandbox for each test. */
export function freshSandbox(options: SandboxOptions = {}): TestSandbox {
  let running = notYet;
  beforeEach(async () => {
    running = await startSandbox(options);
  });
  afterEach(() => running.close());
  return {
    get url() {
      return running.url;
    },
  };
}

/** One sandbox for all tests of a file, emptied before each. */
export function sharedSandbox(options: SandboxOptions = {}): TestSandbox {
  let running = notYet;
  beforeAll(async () => {
    running = await startSandbox(options);
  });
  afterAll(() => running.close());
  beforeEach(() => control(running.url, "reset", {}));
  return {
    get url() {
      return running.url;
    },
  };
}

export async function control(url: string, path: string, body?: unknown, method = body ? "POST" : "GET") {
  const response = await fetch(`${url}/_control/${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

/** A person's yes on the consent page, by the control API, as it comes back to the product's callback. */
export async function agreed(
  url: string,
  path: string,
  wish: { authorizeUrl: string; account: string; grantedScopes?: readonly string[] | undefined },
) {
  const { body } = await control(url, path, { ...wish, grantedScopes: wish.grantedScopes ?? "all" });
  const back = new URL(body.location);
  return { back, code: back.searchParams.get("code") ?? "" };
}

/** The owner's browser: reads a page, sends a form. */
export const browser = (sandbox: TestSandbox) => ({
  page: async (path: string) => (await fetch(sandbox.url + path)).text(),
  submit: (path: string, fields: Record<string, string> = {}) =>
    fetch(sandbox.url + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" }),
});

/** What the owner types into the form of a new event, in either half. */
export const DENTIST_FORM = {
  title: "Dentist",
  date: "2026-11-24",
  start: "09:00",
  endDate: "2026-11-24",
  end: "10:00",
  zone: "America/Los_Angeles",
};

/** A title that would break out of text and of attributes, were it not escaped. */
export const HOSTILE_TITLE = `<script>alert(1)</script>"'`;

export function expectEscaped(shown: string): void {
  expect(shown).not.toContain("<script>");
  expect(shown).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;");
}

/** `take` is false when it answers by itself, or not at all. */
type Take = (request: IncomingMessage, body: string, response: ServerResponse) => boolean;

/** A real HTTP server for messages; `statuses` are answered in turn, then `usual`. `hold` keeps answers back. */
export async function startPostbox(mode: { hold: boolean }, usual: number, take: Take) {
  const statuses: number[] = [];
  const held: (() => void)[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      if (!take(request, body, response)) return;
      const answer = () => response.writeHead(statuses.shift() ?? usual).end();
      if (mode.hold) held.push(answer);
      else answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const release = () => {
    mode.hold = false;
    for (const answer of held.splice(0)) answer();
  };
  return { origin: `http://127.0.0.1:${port}`, statuses, held, release, close };
}
