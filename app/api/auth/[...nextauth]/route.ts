import NextAuth from "next-auth";
import { guardRefusal } from "@/lib/auth/answer";
import { nextAuthOptions } from "@/lib/auth/next-auth-options";
import { originVerdict } from "@/lib/auth/origin";
import { type RouteCall, route } from "@/lib/auth/route";

type Params = { nextauth: string[] };

/** next-auth checks its own token against forgery, so here only a foreign Origin is refused, not a missing one. */
async function answer({ request, params, deps }: RouteCall<null, Params>): Promise<Response> {
  const origin = request.headers.get("origin");
  const facts = { origin, host: null, secFetchSite: request.headers.get("sec-fetch-site") };
  if (origin !== null && originVerdict(facts, deps.appUrl) !== "ok") {
    return Response.json(guardRefusal("badOrigin"), { status: 403 });
  }
  return NextAuth(request, { params: Promise.resolve(params) }, nextAuthOptions());
}

const name = "/api/auth/[...nextauth]";
export const GET = route<Params>({ name, method: "GET", capability: "public", run: answer });
export const POST = route<Params>({ name, method: "POST", origin: "any", capability: "public", run: answer });
