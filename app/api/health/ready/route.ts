import { readinessOf } from "@/app/api/health/ready/readiness";
import { route } from "@/lib/auth/route";
import { env } from "@/lib/env";

export const GET = route({
  name: "/api/health/ready",
  method: "GET",
  capability: "public",
  run: async ({ deps }) => {
    const readiness = await readinessOf(deps.database, env());
    return Response.json(readiness, { status: readiness.status === "ready" ? 200 : 503 });
  },
});
