import { z } from "zod";
import { customerExport } from "@/db/views/customer-export";
import { route } from "@/lib/auth/route";

/** Everything held about a customer, for handing it to them. */
export const GET = route<{ id: string }>({
  name: "/api/customers/[id]/export.json",
  method: "GET",
  capability: "planBookings",
  run: async ({ params, actor, deps }) => {
    const customerId = z.uuid().safeParse(params.id);
    const held =
      customerId.success &&
      (await deps.database.asCompany(actor.companyId, (tx) =>
        customerExport(tx, customerId.data, deps.clock.now()),
      ));
    if (!held) return Response.json({ ok: false, problem: "notFound" }, { status: 404 });
    return new Response(`${JSON.stringify(held, null, 2)}\n`, {
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-disposition": `attachment; filename="customer-${customerId.data}.json"`,
      },
    });
  },
});
