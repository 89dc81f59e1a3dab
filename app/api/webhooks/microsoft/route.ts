import { after } from "next/server";
import { sendWaitingWork } from "@/inngest/send";
import { route } from "@/lib/auth/route";
import { log } from "@/lib/log";
import { takeNotice } from "@/lib/usecases/take-notice";
import { refusedNotices } from "../refused-notices";
import { messageOf, noticesIn } from "./notices";

const longestToken = 1_024;

/**
 * Microsoft Graph says that something changed in a watched mailbox, or that a watch needs something:
 * learn.microsoft.com/graph/change-notifications-delivery-webhooks. Every answer to a notice looks the same, good or not
 * (decision 13); what must be done is stored before it, and only then is it 2xx, so that the rest is sent again.
 */
export const POST = route({
  name: "/api/webhooks/microsoft",
  method: "POST",
  origin: "any",
  standsAlone: true,
  capability: "public",
  run: async ({ request, deps }) => {
    const token = request.nextUrl.searchParams.get("validationToken");
    if (token !== null) return echo(token);
    const { notices, refused } = noticesIn(await messageOf(request));
    const outcomes = await Promise.all(notices.map((notice) => takeNotice(deps, notice)));
    if (outcomes.includes("queued")) after(sendWaitingWork);
    const refusedNow = refused + outcomes.filter((outcome) => outcome === "refused").length;
    const count = refusedNotices.microsoft.add(refusedNow, deps.realClock.now());
    if (count !== null) log.warn("Notices were refused.", { provider: "microsoft", count });
    return new Response(null, { status: 202 });
  },
});

/** Before it makes a subscription Graph asks whether this address wants it; the answer is its own word, as plain text. */
function echo(token: string): Response {
  if (token.length > longestToken) return new Response(null, { status: 400 });
  const headers = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
  return new Response(token, { status: 200, headers });
}
