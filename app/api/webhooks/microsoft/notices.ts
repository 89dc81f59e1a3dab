import { z } from "zod";
import type { Notice, NoticeWord } from "@/lib/usecases/take-notice";

const largestBody = 512 * 1024;
/** More different watches than this in one message are no message of a provider's. */
const mostNotices = 256;
/** No more items of one message are looked at: looking costs more than sending them. */
const mostItems = 2_000;

const envelope = z.object({ value: z.array(z.unknown()) });
const item = z.object({
  subscriptionId: z.string().min(1).max(256),
  /** `<our watch's id>.<its secret>` as the watch was ordered. */
  clientState: z.string().regex(/^[0-9a-f-]{36}\..{1,91}$/i),
  lifecycleEvent: z.enum(["reauthorizationRequired", "subscriptionRemoved", "missed"]).optional(),
});

const words: Record<NonNullable<z.infer<typeof item>["lifecycleEvent"]>, NoticeWord> = {
  reauthorizationRequired: "renew",
  subscriptionRemoved: "ended",
  missed: "missed",
};

/** What one message says: each thing once, however often it is said. What makes no sense is counted, and nothing more. */
export function noticesIn(body: string | null): { notices: readonly Notice[]; refused: number } {
  const parsed = envelope.safeParse(parsedJson(body));
  if (!parsed.success) return { notices: [], refused: 1 };
  const { value } = parsed.data;
  const notices = new Map<string, Notice>();
  let refused = Math.max(0, value.length - mostItems);
  for (const raw of value.slice(0, mostItems)) {
    const notice = noticeOf(raw);
    if (notice && notices.size < mostNotices) notices.set(JSON.stringify(notice), notice);
    else refused += 1;
  }
  return { notices: [...notices.values()], refused };
}

function noticeOf(raw: unknown): Notice | null {
  const said = item.safeParse(raw);
  if (!said.success) return null;
  const { subscriptionId, clientState, lifecycleEvent } = said.data;
  const dot = clientState.indexOf(".");
  return {
    watchId: clientState.slice(0, dot),
    secret: clientState.slice(dot + 1),
    resourceId: subscriptionId,
    says: lifecycleEvent === undefined ? "changed" : words[lifecycleEvent],
  };
}

function parsedJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}

/** A message's text; null when it is longer than any real one. */
export async function messageOf(request: Request): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.byteLength;
    if (size > largestBody) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
