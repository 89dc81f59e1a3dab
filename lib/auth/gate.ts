import { isLoopbackUrl } from "@/lib/env";

export type Gate =
  | { readonly kind: "pass" }
  | { readonly kind: "redirect"; readonly to: string }
  | { readonly kind: "refuse"; readonly status: 400 | 405 | 421; readonly text: string };

/** Called by machines that may know this process under another name: the job engine (signed), probes (no secrets). */
const underAnyHost = /^\/api\/(?:inngest|health)(?:\/|$)/;

/**
 * Which requests go on to a page at all. It never decides who may see what: only the method, an address the
 * database could read, and whether the site was asked for by its own name. Other names of this machine are sent to
 * APP_URL; foreign names are refused.
 */
export function gateFor(
  request: { refusedMethod: string | null; host: string | null; path: string; search: string },
  appUrl: string,
): Gate {
  if (request.refusedMethod !== null) {
    return { kind: "refuse", status: 405, text: "This method is not allowed here." };
  }
  if (`${request.path}${request.search}`.includes("%00")) {
    return { kind: "refuse", status: 400, text: "No address here holds a NUL." };
  }
  if (underAnyHost.test(request.path)) return { kind: "pass" };
  if (request.host === null) return { kind: "refuse", status: 400, text: "The request names no host." };
  const asked = request.host.toLowerCase();
  if (asked === new URL(appUrl).host) return { kind: "pass" };
  if (URL.canParse(`http://${asked}`) && isLoopbackUrl(`http://${asked}`)) {
    return { kind: "redirect", to: `${appUrl}${request.path}${request.search}` };
  }
  return { kind: "refuse", status: 421, text: "This site is not served under that name." };
}
