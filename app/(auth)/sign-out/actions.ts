"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { formAction } from "@/lib/auth/action";
import { sessionTokenOfRequest } from "@/lib/auth/request";
import { sessionCookieFor } from "@/lib/auth/session-cookie";
import { endSession } from "@/lib/auth/sessions";

/** Ends this browser's session in the database and forgets its cookie. Twice, or signed out, only shows sign-in. */
export const signOut = formAction({
  name: "signOut",
  capability: "public",
  input: z.strictObject({}),
  run: async ({ deps }) => {
    const token = await sessionTokenOfRequest();
    if (token !== null) await endSession(deps.database, token, deps.realClock.now());
    const { name, options } = sessionCookieFor(deps.appUrl);
    (await cookies()).set(name, "", { ...options, maxAge: 0 });
    redirect("/sign-in");
  },
});
