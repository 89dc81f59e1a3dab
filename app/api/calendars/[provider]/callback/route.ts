import { after } from "next/server";
import { sendWaitingWork } from "@/inngest/send";
import { route } from "@/lib/auth/route";
import { finishConnect } from "@/lib/usecases/connect-calendar";
import { backToSettings, problemNews } from "../back-to-settings";
import { noSuchProvider, providerNamed } from "../provider-name";

/** Where the provider sends the browser back to, with a code or a refusal. */
export const GET = route<{ provider: string }>({
  name: "/api/calendars/[provider]/callback",
  method: "GET",
  capability: "connectOwnCalendar",
  run: async ({ actor, deps, params, request }) => {
    const provider = providerNamed(params.provider);
    if (!provider) return noSuchProvider();
    const answer = request.nextUrl.searchParams;
    const finished = await finishConnect(deps, actor, provider, {
      state: answer.get("state") ?? "",
      code: answer.get("code"),
      error: answer.get("error"),
    });
    if (!finished.ok) return backToSettings(deps.appUrl, problemNews(finished.problem, provider));
    after(sendWaitingWork);
    if (!finished.value.canWrite) return backToSettings(deps.appUrl, problemNews("cannotWrite", provider));
    return backToSettings(deps.appUrl, { connected: provider });
  },
});
