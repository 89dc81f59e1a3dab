import { z } from "zod";
import { auditLog } from "@/db/views/booking-audit";
import { canSeeBooking } from "@/db/views/booking-visibility";
import { route } from "@/lib/auth/route";
import { auditCsv } from "./audit-csv";

/** The whole record of a booking as a table [A18][A31]. */
export const GET = route<{ id: string }>({
  name: "/api/bookings/[id]/history.csv",
  method: "GET",
  capability: "seeAuditLog",
  run: async ({ params, actor, deps, request }) => {
    const bookingId = z.uuid().safeParse(params.id);
    if (!bookingId.success) return notFound();
    const search = request.nextUrl.searchParams;
    const filter = { field: search.get("field"), actor: search.get("actor") };
    const log = await deps.database.asCompany(actor.companyId, async (tx) =>
      (await canSeeBooking(tx, actor, bookingId.data)) ? auditLog(tx, bookingId.data, filter, null) : null,
    );
    if (!log) return notFound();
    return new Response(auditCsv(log.rows), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="booking-${bookingId.data}-history.csv"`,
      },
    });
  },
});

function notFound(): Response {
  return Response.json({ ok: false, problem: "notFound" }, { status: 404 });
}
