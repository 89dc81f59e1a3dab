import { z } from "zod";
import { officeZone } from "@/db/views/booking-visibility";
import { pushesNow } from "@/db/views/push-dialog";
import { route } from "@/lib/auth/route";

/** Where a booking's copies and pushes stand: what the push dialog and the copies panel follow. */
export const GET = route<{ id: string }>({
  name: "/api/bookings/[id]/pushes",
  method: "GET",
  capability: "seeActivity",
  run: async ({ params, actor, deps }) => {
    const bookingId = z.uuid().safeParse(params.id);
    const found = bookingId.success
      ? await deps.database.asCompany(actor.companyId, async (tx) =>
          pushesNow(tx, {
            bookingId: bookingId.data,
            viewer: actor,
            now: deps.clock.now(),
            zone: await officeZone(tx, actor.memberId),
            appUrl: deps.appUrl,
          }),
        )
      : null;
    if (!found) return Response.json({ ok: false, problem: "notFound" }, { status: 404 });
    return Response.json(found);
  },
});
