"use client";

import { type FormEvent, startTransition, useActionState, useState } from "react";
import { Button } from "@/components/parts/button";
import type { FieldErrors } from "@/components/parts/field-errors";
import { Note } from "@/components/parts/note";
import { TextField } from "@/components/parts/text-field";
import type { ActionAnswer } from "@/lib/auth/answer";
import type { DemoAccount } from "./demo-accounts";

type Answer = ActionAnswer<unknown, never> | null;

/** Works as a plain form too. Pressed with scripts it keeps what was typed, whatever the answer. */
export function SignInForm({
  signIn,
  returnTo,
  hasFailedElsewhere,
  demo,
}: {
  signIn: (previous: unknown, form: FormData) => Promise<Exclude<Answer, null>>;
  returnTo: string | null;
  /** The sign-in was tried without this form and refused. */
  hasFailedElsewhere: boolean;
  demo: { accounts: readonly DemoAccount[]; password: string } | null;
}) {
  const [answer, submit, isPending] = useActionState<Answer, FormData>(signIn, null);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const errors = answer?.ok === false && answer.problem === "invalid" ? answer.fields : undefined;
  const trouble = answer?.ok === false && answer.problem !== "invalid" ? answer.message : null;

  const submitKeepingFields = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => submit(form));
  };

  return (
    <>
      {trouble !== null && (
        <Note tone="danger" isAnnounced>
          {trouble}
        </Note>
      )}
      {hasFailedElsewhere && answer === null && (
        <Note tone="danger">That did not work. Check the e-mail and the password and try again.</Note>
      )}
      <form action={submit} onSubmit={submitKeepingFields} className="flex flex-col gap-4" noValidate>
        {returnTo !== null && <input type="hidden" name="callbackUrl" value={returnTo} />}
        <Credentials
          errors={errors}
          email={email}
          setEmail={setEmail}
          password={password}
          setPassword={setPassword}
        />
        <Button type="submit" variant="primary" isPending={isPending} pendingLabel="Signing in…">
          Sign in
        </Button>
      </form>
      {demo !== null && (
        <DemoAccounts
          accounts={demo.accounts}
          onChoose={(account) => {
            setEmail(account.email);
            setPassword(demo.password);
          }}
        />
      )}
    </>
  );
}

function Credentials({
  errors,
  email,
  setEmail,
  password,
  setPassword,
}: {
  errors: FieldErrors | undefined;
  email: string;
  setEmail: (email: string) => void;
  password: string;
  setPassword: (password: string) => void;
}) {
  const shared = { required: true, ...(errors === undefined ? {} : { errors }) };
  return (
    <>
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        {...shared}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        {...shared}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
    </>
  );
}

function DemoAccounts({
  accounts,
  onChoose,
}: {
  accounts: readonly DemoAccount[];
  onChoose: (account: DemoAccount) => void;
}) {
  return (
    <section aria-labelledby="demo-accounts" className="flex flex-col gap-2">
      <h2 id="demo-accounts">Demo accounts</h2>
      <p className="text-muted">Choose one to fill the form, then sign in.</p>
      <ul className="flex flex-col gap-1">
        {accounts.map((account) => (
          <li key={account.email} className="flex items-center justify-between gap-2">
            <span>
              {account.email} <span className="text-sm text-muted">{account.who}</span>
            </span>
            <Button isSmall onPress={() => onChoose(account)} aria-label={`Fill in ${account.email}`}>
              Fill in
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
