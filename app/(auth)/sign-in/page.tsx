import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Note } from "@/components/parts/note";
import { landingPageOf } from "@/lib/auth/landing-page";
import { currentActor } from "@/lib/auth/request";
import { returnPathOf } from "@/lib/auth/return-path";
import { env } from "@/lib/env";
import { PlainPage } from "../../plain-page";
import { signIn } from "./actions";
import { demoAccounts, demoPassword } from "./demo-accounts";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { appUrl, isDemo } = env();
  const { callbackUrl, error } = await searchParams;
  const returnTo = returnPathOf(typeof callbackUrl === "string" ? callbackUrl : null, appUrl);
  const actor = await currentActor();
  if (actor) redirect(returnTo ?? landingPageOf(actor.role));
  return (
    <PlainPage title="Sign in">
      {isDemo && (
        <Note>
          <b>Demo.</b> A made-up company on this machine, with passwords everybody knows.
        </Note>
      )}
      <SignInForm
        signIn={signIn}
        returnTo={returnTo}
        hasFailedElsewhere={error !== undefined}
        demo={isDemo ? { accounts: demoAccounts, password: demoPassword } : null}
      />
    </PlainPage>
  );
}
