import { z } from "zod";
import { pushedNow } from "@/db/views/pushed-now";
import { route } from "@/lib/auth/route";

const askedIds = z.array(z.uuid()).max(500);

/** Where pushes of many bookings stand: what the list follows after pushing a selection. */
export const GET = route({
  name: "/api/bookings/pushes",
  method: "GET",
  capability: "pushOwnBooking",
  run: async ({ request, actor, deps }) => {
    const ids = askedIds.safeParse(request.nextUrl.searchParams.get("ids")?.split(",") ?? []);
    if (!ids.success) return Response.json({ ok: false, problem: "invalid" }, { status: 400 });
    const pushes = await deps.database.asCompany(actor.companyId, (tx) => pushedNow(tx, actor, ids.data));
    return Response.json({ pushes });
  },
});
