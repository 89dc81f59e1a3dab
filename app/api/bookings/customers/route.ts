import { findCustomers } from "@/db/views/booking-form";
import { route } from "@/lib/auth/route";

/** Customers for the booking form while somebody types. */
export const GET = route({
  name: "/api/bookings/customers",
  method: "GET",
  capability: "planBookings",
  run: async ({ request, actor, deps }) => {
    const search = (request.nextUrl.searchParams.get("q") ?? "").slice(0, 100);
    const customers = await deps.database.asCompany(actor.companyId, (tx) => findCustomers(tx, search));
    return Response.json({ customers });
  },
});
