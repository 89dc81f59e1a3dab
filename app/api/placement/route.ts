import { z } from "zod";
import { placementFacts } from "@/db/views/placement";
import { route } from "@/lib/auth/route";
import { askedSpan } from "../busy/asked-span";

/** What it takes to find a booking another time or other people: who is taken when, and never why. */
export const GET = route({
  name: "/api/placement",
  method: "GET",
  capability: "planBookings",
  run: async ({ request, actor, deps }) => {
    const search = request.nextUrl.searchParams;
    const span = askedSpan(search);
    const bookingId = z.uuid().safeParse(search.get("booking"));
    if (span === null || !bookingId.success)
      return Response.json({ ok: false, problem: "invalid" }, { status: 400 });
    const asked = { viewer: actor, bookingId: bookingId.data, span };
    const facts = await deps.database.asCompany(actor.companyId, (tx) =>
      placementFacts(tx, asked, deps.clock.now()),
    );
    if (facts === null) return Response.json({ ok: false, problem: "notFound" }, { status: 404 });
    return Response.json(facts);
  },
});
