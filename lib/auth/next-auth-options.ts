import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { logBug } from "./guard";
import { authSecret, requestFacts } from "./request";
import { returnPathOf } from "./return-path";
import { sessionCookieFor, sessionMaxAgeSeconds } from "./session-cookie";
import { endSession } from "./sessions";
import { signInHere } from "./sign-in-request";

/** The JWT carries one claim, `sid`; what it is worth stands in our session table. */
export function nextAuthOptions(): AuthOptions {
  const { appUrl } = env();
  return {
    secret: authSecret(),
    useSecureCookies: appUrl.startsWith("https://"),
    session: { strategy: "jwt", maxAge: sessionMaxAgeSeconds },
    cookies: { sessionToken: sessionCookieFor(appUrl) },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: authorised,
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user && "sid" in user ? user.sid : token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url }) => `${appUrl}${returnPathOf(url.replace(appUrl, ""), appUrl) ?? "/"}`,
    },
    events: {
      signOut: async ({ token }) => {
        const { deps } = await requestFacts();
        if (typeof token?.sid === "string") await endSession(deps.database, token.sid, deps.realClock.now());
      },
    },
    logger: {
      error: (code) => log.error("next-auth reports a problem.", { problem: code }),
      warn: (code) => log.warn("next-auth warns.", { problem: code }),
      debug: () => {},
    },
  };
}

/** next-auth shows what is thrown here in the address bar, so nothing of ours is thrown. */
async function authorised(credentials: Record<"email" | "password", string> | undefined) {
  const { deps, address, requestId } = await requestFacts();
  const email = credentials?.email ?? "";
  const password = credentials?.password ?? "";
  if (email.length > 254 || password.length > 200) return null;
  try {
    const signedIn = await signInHere(deps, { email, password, address });
    return signedIn.ok ? { id: signedIn.value.memberId, sid: signedIn.value.token } : null;
  } catch (error) {
    logBug({ route: "/api/auth/[...nextauth]" }, requestId, error);
    return null;
  }
}
