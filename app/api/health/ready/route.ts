import { type Readiness, readinessOf } from "@/app/api/health/ready/readiness";
import { route } from "@/lib/auth/route";
import { env } from "@/lib/env";
import { askedSeldom } from "./asked-seldom";

/** Anybody may ask, so asking costs the database and the engine at most one look a second. */
const readiness = askedSeldom<Readiness>();

export const GET = route({
  name: "/api/health/ready",
  method: "GET",
  capability: "public",
  run: async ({ deps }) => {
    const found = await readiness(() => readinessOf(deps.database, env()), deps.realClock.now);
    return Response.json(found, { status: found.status === "ready" ? 200 : 503 });
  },
});
