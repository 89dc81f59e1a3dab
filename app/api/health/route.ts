import { route } from "@/lib/auth/route";

export const GET = route({
  name: "/api/health",
  method: "GET",
  capability: "public",
  run: async () => Response.json({ status: "alive" }),
});
