import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { type AuditRow, auditLog } from "@/db/views/booking-audit";
import { canSeeBooking } from "@/db/views/booking-visibility";
import { route } from "@/lib/auth/route";

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
    return new Response(csvOf(log.rows), {
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

const columns = [
  { key: "at", header: "Time (UTC)" },
  { key: "actor", header: "Actor" },
  { key: "role", header: "Role" },
  { key: "action", header: "Action" },
  { key: "field", header: "Field" },
  { key: "old", header: "Old" },
  { key: "new", header: "New" },
  { key: "provider", header: "Provider" },
  { key: "calendar", header: "Calendar" },
  { key: "eventId", header: "Provider event id" },
  { key: "requestId", header: "Request id" },
  { key: "hash", header: "Hash" },
];

// csv-stringify's escape_formulas prefixes an apostrophe to cells that a spreadsheet would compute: = + - @ tab CR.
function csvOf(rows: readonly AuditRow[]): string {
  return stringify(
    rows.map(({ key, ...row }) => ({ ...row, at: row.at.toISOString() })),
    { header: true, columns, escape_formulas: true, record_delimiter: "windows", bom: true },
  );
}
