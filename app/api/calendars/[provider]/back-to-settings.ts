import type { ProviderName } from "@/lib/domain/calendar-event";
import type { ConnectProblem } from "@/lib/usecases/connect-calendar";

/** What the settings page says after a connect: one word in the address, never a name or an e-mail. */
export type ConnectNews =
  | { readonly connected: ProviderName }
  /** `provider`: of the problem, where its words depend on it. */
  | { readonly problem: ProviderProblem; readonly provider: ProviderName }
  | { readonly problem: Exclude<ConnectProblem, ProviderProblem> | "noBookings" };

const ofProvider = ["cannotRead", "cannotWrite", "otherAccount"] as const;
type ProviderProblem = (typeof ofProvider)[number];

export function problemNews(problem: ConnectProblem | "cannotWrite", provider: ProviderName): ConnectNews {
  const isOfProvider = (found: string): found is ProviderProblem => ofProvider.some((each) => each === found);
  return isOfProvider(problem) ? { problem, provider } : { problem };
}

export function backToSettings(appUrl: string, news: ConnectNews): Response {
  return seeOther(`${appUrl}/settings/calendars?${new URLSearchParams(news)}`);
}

export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
