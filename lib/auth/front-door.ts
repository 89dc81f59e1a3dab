import { env } from "@/lib/env";
import { gateFor } from "./gate";
import { refusedMethodHeader } from "./header-names";
import { hostOf } from "./origin";
import { securityHeaders } from "./response-headers";

/**
 * What stands before every door: the host by which the site was asked for and the method. Proxy.ts asks it for nearly all
 * requests; doors that its matcher leaves out ask for themselves (`standsAlone` of lib/auth/route.ts).
 * @returns the answer of who may not pass, null for the others
 */
export function refusedAtGate(headers: Headers, { pathname, search }: URL): Response | null {
  const { appUrl, TRUST_PROXY } = env();
  const gate = gateFor(
    {
      refusedMethod: headers.get(refusedMethodHeader),
      host: hostOf(headers, TRUST_PROXY === "1"),
      path: pathname,
      search,
    },
    appUrl,
  );
  if (gate.kind === "pass") return null;
  if (gate.kind === "redirect") return new Response(null, { status: 308, headers: { location: gate.to } });
  const answer = new Response(`${gate.text}\n`, { status: gate.status });
  if (gate.status === 405) answer.headers.set("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  return answer;
}

/** Gives an answer the headers that all of ours carry. */
export function withSecurityHeaders<R extends Response>(answer: R): R {
  const isHttps = env().appUrl.startsWith("https://");
  for (const [name, value] of Object.entries(securityHeaders(isHttps))) answer.headers.set(name, value);
  return answer;
}
