import { route } from "@/lib/auth/route";
import { log } from "@/lib/log";
import { directiveOf } from "./directive";

const largestReport = 16_384;

/** Browsers report here what the Content-Security-Policy stopped. Only the directive's name is kept. */
export const POST = route({
  name: "/api/csp-report",
  method: "POST",
  origin: "any",
  capability: "public",
  run: async ({ request, requestId }) => {
    const isSmall = Number(request.headers.get("content-length") ?? Number.NaN) <= largestReport;
    const directive = isSmall ? directiveOf(await request.text()) : null;
    if (directive !== null)
      log.warn("The content security policy stopped something.", { requestId, problem: directive });
    return new Response(null, { status: 204 });
  },
});
