"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { action } from "@/lib/auth/action";
import { invalidInput } from "@/lib/auth/answer";
import { authSecret, sessionTokenOfRequest } from "@/lib/auth/request";
import { returnPathOf } from "@/lib/auth/return-path";
import { sealSessionToken, sessionCookieFor, sessionMaxAgeSeconds } from "@/lib/auth/session-cookie";
import { endSession } from "@/lib/auth/sessions";
import { signInHere } from "@/lib/auth/sign-in-request";

const wrong = "The e-mail or the password is not right.";
const tooManyTries = "Too many tries. Wait 15 minutes, or ask an owner of your company to help.";

/** Signs in and goes to where the visitor wanted to be. A session this browser had before is ended. */
export const signIn = action({
  name: "signIn",
  capability: "public",
  input: z.strictObject({
    email: z.string().trim().max(254).pipe(z.email("Enter your e-mail address, like dana@example.com.")),
    password: z.string().min(1, "Enter your password.").max(200, "This is longer than any password here."),
    callbackUrl: z.string().max(2_000).optional(),
  }),
  run: async ({ input, deps, address }) => {
    const { email, password, callbackUrl } = input;
    const signedIn = await signInHere(deps, { email, password, address });
    if (!signedIn.ok) return invalidInput({ password: signedIn.problem === "wrong" ? wrong : tooManyTries });
    const before = await sessionTokenOfRequest();
    if (before !== null) await endSession(deps.database, before, deps.realClock.now());
    const { name, options } = sessionCookieFor(deps.appUrl);
    const value = await sealSessionToken(signedIn.value.token, authSecret());
    (await cookies()).set(name, value, { ...options, maxAge: sessionMaxAgeSeconds });
    redirect(returnPathOf(callbackUrl, deps.appUrl) ?? "/");
  },
});
