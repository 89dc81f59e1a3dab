import { after } from "next/server";
import { z } from "zod";
import { sendWaitingWork } from "@/inngest/send";
import { route } from "@/lib/auth/route";
import { log } from "@/lib/log";
import { takeNotice } from "@/lib/usecases/take-notice";
import { refusedNotices } from "../refused-notices";

const header = z.string().min(1).max(256);
const headers = z.object({
  "x-goog-channel-id": z.uuid(),
  "x-goog-channel-token": header,
  "x-goog-resource-id": header,
  "x-goog-resource-state": z.enum(["sync", "exists", "not_exists"]),
});

/**
 * Google says that something changed in a watched calendar: developers.google.com/workspace/calendar/api/guides/push.
 * Every answer looks the same, good notice or not (decision 13); what must be read is stored before it.
 */
export const POST = route({
  name: "/api/webhooks/google",
  method: "POST",
  origin: "any",
  standsAlone: true,
  capability: "public",
  run: async ({ request, deps }) => {
    const said = headers.safeParse(Object.fromEntries(request.headers));
    const outcome = said.success
      ? await takeNotice(deps, {
          watchId: said.data["x-goog-channel-id"],
          secret: said.data["x-goog-channel-token"],
          resourceId: said.data["x-goog-resource-id"],
          says: said.data["x-goog-resource-state"] === "sync" ? "works" : "changed",
        })
      : "refused";
    if (outcome === "queued") after(sendWaitingWork);
    if (outcome === "refused") {
      const count = refusedNotices.google.add(1, deps.realClock.now());
      if (count !== null) log.warn("Notices were refused.", { provider: "google", count });
    }
    return new Response(null, { status: 200 });
  },
});
