import { calendarSettings } from "@/db/views/calendar-settings";
import { route } from "@/lib/auth/route";
import { beginConnect } from "@/lib/usecases/connect-calendar";
import { backToSettings, seeOther } from "../back-to-settings";
import { noSuchProvider, providerNamed } from "../provider-name";

/** Sends the browser to the provider's consent page, with the account to expect: the connected one, else the member's own. */
export const GET = route<{ provider: string }>({
  name: "/api/calendars/[provider]/connect",
  method: "GET",
  capability: "connectOwnCalendar",
  run: async ({ actor, deps, params }) => {
    const provider = providerNamed(params.provider);
    if (!provider) return noSuchProvider();
    const settings = await deps.database.asCompany(actor.companyId, (tx) =>
      calendarSettings(tx, actor.memberId),
    );
    if (!settings.takesBookings) return backToSettings(deps.appUrl, { problem: "noBookings" });
    const known = settings.connections.find((connection) => connection.provider === provider);
    const begun = await beginConnect(deps, actor, provider, known?.accountEmail ?? settings.email);
    if (!begun.ok) return backToSettings(deps.appUrl, { problem: begun.problem });
    return seeOther(begun.value.url);
  },
});
