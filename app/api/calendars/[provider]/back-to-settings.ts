import type { ConnectProblem } from "@/lib/usecases/connect-calendar";

/** What the settings page says after a connect: one word in the address, never a name or an e-mail. */
export type ConnectNews =
  | { readonly connected: "google" | "microsoft" }
  | { readonly problem: ConnectProblem | "cannotWrite" | "noBookings" };

export function backToSettings(appUrl: string, news: ConnectNews): Response {
  return seeOther(`${appUrl}/settings/calendars?${new URLSearchParams(news)}`);
}

export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
