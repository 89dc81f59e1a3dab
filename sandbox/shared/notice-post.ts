import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";

/** One POST to a receiver, whole. */
export type Letter = {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
};

export type LetterAnswer = { readonly status: number; readonly contentType: string; readonly body: string };
/** `answer` is null when nobody answered in time. */
export type Posting = { readonly answer: Promise<LetterAnswer | null>; abort(): void };

const MAX_ANSWER = 10_000;

/** Redirects are not followed. */
export function postLetter(letter: Letter): Posting {
  let running: ClientRequest | undefined;
  const answer = new Promise<LetterAnswer | null>((resolve) => {
    const send = new URL(letter.address).protocol === "https:" ? httpsRequest : httpRequest;
    const headers = { ...letter.headers, "content-length": String(Buffer.byteLength(letter.body)) };
    running = send(letter.address, { method: "POST", headers, agent: false }, (response) => {
      void answerOf(response).then(resolve);
    });
    const timer = setTimeout(() => running?.destroy(), letter.timeoutMs);
    running.once("error", () => resolve(null));
    running.once("close", () => {
      clearTimeout(timer);
      resolve(null);
    });
    running.end(letter.body);
  });
  return { answer, abort: () => void running?.destroy() };
}

async function answerOf(response: IncomingMessage): Promise<LetterAnswer | null> {
  const { statusCode = 0, headers } = response;
  let body = "";
  try {
    for await (const chunk of response.setEncoding("utf8")) body = `${body}${chunk}`.slice(0, MAX_ANSWER);
  } catch {
    return null;
  }
  return { status: statusCode, contentType: headers["content-type"] ?? "", body };
}
