import type { ReactNode } from "react";
import { BrandMark } from "@/components/icons/brand-mark";

/** A page outside the shell: sign-in, and what is shown when a page cannot be. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main
      id="main"
      className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-4 px-4 py-8"
    >
      <p className="flex items-center gap-2 font-strong">
        <BrandMark />
        Lockstep
      </p>
      <h1>{title}</h1>
      {children}
    </main>
  );
}
