import { type OwnTitle, whenKey } from "@/components/board/busy";
import { route } from "@/lib/auth/route";
import type { OwnEvent } from "@/lib/domain/calendar-event";
import { ownTitles } from "@/lib/usecases/own-titles";
import { askedSpan } from "../busy/asked-span";

/**
 * The titles of the member's own events, for this member's page and nobody else's (decision 1): read live, never stored by
 * us, and `no-store` for everything between. Without a connected calendar, or an answer from it, there are none: the page
 * then says "Busy".
 */
export const GET = route({
  name: "/api/own-events",
  method: "GET",
  capability: "connectOwnCalendar",
  run: async ({ request, actor, deps }) => {
    const window = askedSpan(request.nextUrl.searchParams);
    if (window === null) return Response.json({ ok: false, problem: "invalid" }, { status: 400 });
    const found = await ownTitles(deps, {
      companyId: actor.companyId,
      memberId: actor.memberId,
      window,
    });
    const titles = found.ok ? found.value.map(titleOf) : [];
    return Response.json({ titles }, { headers: { "cache-control": "no-store" } });
  },
});

function titleOf({ time, title }: OwnEvent): OwnTitle {
  if (time.kind === "allDay") {
    const { startDate, endDateExclusive } = time;
    return { when: whenKey({ start: "", end: "", allDay: { startDate, endDateExclusive } }), title };
  }
  return {
    when: whenKey({ start: time.start.toISOString(), end: time.end.toISOString(), allDay: null }),
    title,
  };
}
