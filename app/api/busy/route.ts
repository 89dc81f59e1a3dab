import type { Busy } from "@/components/board/busy";
import { fieldworkersOf } from "@/db/views/board-week";
import { busyIn } from "@/db/views/busy-overlay";
import { route } from "@/lib/auth/route";
import { may } from "@/lib/domain/roles";
import { askedPeople, askedSpan } from "./asked-span";

/** When people are busy, and never why: the overlay of the board and of one's own day. A fieldworker sees their own only. */
export const GET = route({
  name: "/api/busy",
  method: "GET",
  capability: "signedIn",
  run: async ({ request, actor, deps }) => {
    const search = request.nextUrl.searchParams;
    const span = askedSpan(search);
    if (span === null) return Response.json({ ok: false, problem: "invalid" }, { status: 400 });
    const who = askedPeople(search);
    const busy = await deps.database.asCompany(actor.companyId, async (tx) => {
      const seen = may(actor.role, "seeAllBookings")
        ? (await fieldworkersOf(tx)).map((person) => person.id)
        : [actor.memberId];
      const memberIds = who === null ? seen : seen.filter((id) => who.includes(id));
      return memberIds.length === 0 ? [] : busyIn(tx, { viewer: actor, memberIds, span });
    });
    return Response.json({
      busy: busy.map(
        ({ start, end, ...block }): Busy => ({
          ...block,
          start: start.toISOString(),
          end: end.toISOString(),
        }),
      ),
    });
  },
});
