import { once } from "node:events";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { NoticeWords } from "./calendars";

/** Posts notices as Google does, over connections that stay open; one that was closed meanwhile is not the answer. */
export function noticePost(appUrl: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const post = async ({ watchId, secret, resourceId }: NoticeWords): Promise<number> => {
    const posted = request(`${appUrl}/api/webhooks/google`, {
      agent,
      method: "POST",
      headers: {
        "content-length": "0",
        "x-goog-channel-id": watchId,
        "x-goog-channel-token": secret,
        "x-goog-resource-id": resourceId,
        "x-goog-resource-state": "exists",
      },
    }).end();
    const [answer] = await once(posted, "response");
    await once(answer.resume(), "end");
    return answer.statusCode;
  };
  const isReset = (error: unknown) =>
    error instanceof Error && "code" in error && error.code === "ECONNRESET";
  return {
    /** Resolves with the answer. @throws when it is not 2xx */
    send: async (words: NoticeWords): Promise<void> => {
      const status = await post(words).catch((error: unknown) => {
        if (isReset(error)) return post(words);
        throw error;
      });
      if (status < 200 || status > 299) throw new Error(`a notice was answered ${status}`);
    },
    close: () => agent.destroy(),
  };
}

/**
 * Sends at a steady pace, whether answers come or not. Each answer is counted from the moment its notice was due, so that a
 * stall is not hidden by what it holds back. @returns milliseconds, in order
 */
export async function atPace(
  count: number,
  perSecond: number,
  send: (place: number) => Promise<void>,
): Promise<number[]> {
  const started = performance.now();
  const answers: Promise<number>[] = [];
  for (let place = 0; place < count; place += 1) {
    const due = started + (place * 1_000) / perSecond;
    const ahead = due - performance.now();
    if (ahead > 0) await sleep(ahead);
    answers.push(send(place).then(() => performance.now() - due));
  }
  return Promise.all(answers);
}
