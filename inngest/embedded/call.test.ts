import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import canonicalize from "canonicalize";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/clock";
import { type Caller, callBody, callFunction } from "./call";
import type { ClaimedItem, RunState } from "./model";
import { isSignedBy, sign } from "./signature";
import { signingKey } from "./testing";

const run: RunState = {
  id: "run1",
  functionId: "shop-fn",
  maxAttempts: 3,
  sdkVersion: 2,
  planSteps: true,
  event: { id: "e1", name: "a/b", data: { z: 1, a: "ä" }, ts: 5 },
  steps: [
    { id: "s2", result: { data: [1] } },
    { id: "s1", result: null },
  ],
};
const item: ClaimedItem = {
  id: "7",
  runId: "run1",
  kind: "step",
  stepId: "s3",
  attempt: 1,
  isRace: false,
  token: "t",
};

let server: Server;
let caller: Caller;
let received: { url: string; headers: IncomingMessage["headers"]; body: string };
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received = { url: request.url ?? "", headers: request.headers, body };
    answer(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  caller = {
    functionsUrl: `http://127.0.0.1:${port}/api/inngest`,
    signingKey,
    callTimeoutMs: 500,
    clock: systemClock,
    realClock: systemClock,
  };
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function call(signal = new AbortController().signal) {
  return callFunction(caller, run, item, signal);
}

function say(status: number, body: string, headers: Record<string, string> = {}, key = signingKey): void {
  const signed = {
    "x-inngest-sdk": "js:v4",
    "x-inngest-signature": sign(key, body, systemClock.now()),
    ...headers,
  };
  answer = (response) => void response.writeHead(status, signed).end(body);
}

describe("one call of the app", () => {
  test("is canonical, signed, names function and step, and asks for no checkpointing", async () => {
    say(200, "null");
    await call();
    expect(received.url).toBe("/api/inngest?fnId=shop-fn&stepId=s3");
    expect(
      isSignedBy(signingKey, String(received.headers["x-inngest-signature"]), received.body, new Date()),
    ).toBe(true);
    expect(received.headers).toMatchObject({
      "x-inngest-req-version": "2",
      "x-run-id": "run1",
      "content-type": "application/json",
    });
    const body = JSON.parse(received.body);
    expect(received.body).toBe(canonicalize(body));
    expect(received.body).toBe(callBody(run, item));
    expect(body).toMatchObject({
      event: run.event,
      events: [run.event],
      steps: { s1: null, s2: { data: [1] } },
    });
    expect(body.ctx).toEqual({
      run_id: "run1",
      attempt: 1,
      max_attempts: 3,
      disable_immediate_execution: true,
      use_api: false,
      stack: { stack: ["s2", "s1"], current: 1 },
      env: "",
      step_id: "s3",
    });
  });

  const error = '{"name":"E","message":"m"}';
  test.each<[string, number, string, Record<string, string>, object]>([
    ["a result", 200, '{"a":1}', {}, { kind: "completed", output: { a: 1 } }],
    [
      "operations",
      206,
      '[{"id":"x","op":"StepRun","data":1}]',
      { "x-inngest-req-version": "1" },
      {
        kind: "operations",
        sdkVersion: 1,
        noRetry: false,
        retryAfterMs: null,
        operations: [{ kind: "ran", stepId: "x" }],
      },
    ],
    [
      "a thrown step with a wish",
      206,
      '[{"id":"x","op":"StepError","error":{}}]',
      { "x-inngest-no-retry": "false", "retry-after": "7" },
      { kind: "operations", noRetry: false, retryAfterMs: 7000 },
    ],
    [
      "a final error",
      400,
      error,
      { "x-inngest-no-retry": "true" },
      { kind: "threw", isFinal: true, error: { name: "E", message: "m" } },
    ],
    [
      "an error to retry",
      500,
      error,
      { "x-inngest-no-retry": "false", "retry-after": "3" },
      { kind: "threw", isFinal: false, retryAfterMs: 3000 },
    ],
    [
      "an error without a word on retries",
      500,
      error,
      {},
      { kind: "broken", error: { name: "AnswerError" } },
    ],
    ["another status", 404, "{}", {}, { kind: "broken", error: { name: "AnswerError" } }],
    ["another success", 202, "null", {}, { kind: "broken", error: { name: "AnswerError" } }],
    ["no list", 206, "{}", {}, { kind: "broken", error: { name: "AnswerError" } }],
    ["a truncated body", 200, '{"a":', {}, { kind: "broken", error: { name: "AnswerError" } }],
    [
      "an unsigned result",
      200,
      "1",
      { "x-inngest-signature": "" },
      { kind: "broken", error: { name: "AnswerSignatureError" } },
    ],
  ])("%s", async (_, status, body, headers, expected) => {
    say(status, body, headers);
    expect(await call()).toMatchObject(expected);
  });

  test("a result signed with another key counts for nothing", async () => {
    say(200, '{"a":1}', {}, `signkey-test-${"cd".repeat(32)}`);
    expect(await call()).toMatchObject({ kind: "broken", error: { name: "AnswerSignatureError" } });
  });

  test.each([200, 206, 302, 401, 502])(
    "a page with status %i that is not the SDK's counts for nothing",
    async (status) => {
      answer = (response) =>
        void response.writeHead(status, { "content-type": "text/html" }).end("<html>Sign in</html>");
      expect(await call()).toMatchObject({ kind: "broken", error: { name: "NotSdkError" } });
    },
  );

  test.each<[string, (response: ServerResponse) => void]>([
    ["a cut connection", (response) => void response.destroy()],
    [
      "a connection cut in the body",
      (response) => {
        response.writeHead(200, { "x-inngest-sdk": "js:v4", "content-length": "100" });
        response.write("{");
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ["no answer in time", () => undefined],
    ["an answer over 4 MB", (response) => void response.end("x".repeat(4 * 1024 * 1024 + 1))],
  ])("%s counts as an attempt", async (_, reaction) => {
    answer = reaction;
    expect(await call()).toMatchObject({ kind: "broken", error: { name: "NoAnswerError" } });
  });

  test("a closed door is no attempt", async () => {
    server.close();
    await once(server, "close");
    expect(await call()).toEqual({ kind: "unreachable", code: "ECONNREFUSED" });
  });

  test("state over 32 MB fails the run without a call", async () => {
    const big: RunState = { ...run, steps: [{ id: "s", result: { data: "x".repeat(33 * 1024 * 1024) } }] };
    const outcome = await callFunction(caller, big, item, new AbortController().signal);
    expect(outcome).toMatchObject({ kind: "threw", isFinal: true, error: { name: "StateTooLargeError" } });
  });
});
