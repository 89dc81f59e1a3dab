import { z } from "zod";

const directive = z.string().regex(/^[a-z-]{1,40}$/);
const reportUri = z.object({ "csp-report": z.object({ "effective-directive": directive }) });
const reportTo = z.array(z.object({ body: z.object({ effectiveDirective: directive }) })).min(1);

/** The directive a browser's report names, in either of the two report formats; null for anything else. */
export function directiveOf(body: string): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  const old = reportUri.safeParse(parsed);
  if (old.success) return old.data["csp-report"]["effective-directive"];
  const modern = reportTo.safeParse(parsed);
  return modern.success ? (modern.data[0]?.body.effectiveDirective ?? null) : null;
}
