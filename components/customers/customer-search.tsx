"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { SearchField } from "@/components/parts/search-field";

/** The search lives in the address `action`, so it can be shared and survives a reload. */
export function CustomerSearch({ search, action }: { search: string; action: string }) {
  const router = useRouter();
  const [, startTransition] = useTransition();
  const go = (text: string) => {
    const query = text.trim() === "" ? "" : `?${new URLSearchParams({ q: text.trim() })}`;
    startTransition(() => router.push(`${action}${query}`));
  };
  return (
    <search className="max-w-[420px]">
      <form
        action={action}
        onSubmit={(event) => {
          event.preventDefault();
          go(String(new FormData(event.currentTarget).get("q") ?? ""));
        }}
      >
        <SearchField
          key={search}
          label="Search customers"
          placeholder="Name, phone, e-mail or address"
          defaultValue={search}
          onChange={(text) => text === "" && search !== "" && go("")}
        />
      </form>
    </search>
  );
}
