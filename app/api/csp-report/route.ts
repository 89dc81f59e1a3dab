import { route } from "@/lib/auth/route";
import { log } from "@/lib/log";
import { directiveOf } from "./directive";
import { reportsByMinute } from "./reports-by-minute";

const largestReport = 16_384;
const reports = reportsByMinute();

/** Browsers report here what the Content-Security-Policy stopped. Only the directives' names are kept, once a minute. */
export const POST = route({
  name: "/api/csp-report",
  method: "POST",
  origin: "any",
  capability: "public",
  run: async ({ request, requestId, deps }) => {
    const now = deps.realClock.now();
    const isSmall = Number(request.headers.get("content-length") ?? Number.NaN) <= largestReport;
    const isRead = reports.arrive(now) && isSmall;
    const told = reports.take(isRead ? directiveOf(await request.text()) : null, now);
    if (told !== null)
      log.warn("The content security policy stopped something.", {
        requestId,
        problem: told.directives,
        count: told.count,
      });
    return new Response(null, { status: 204 });
  },
});
