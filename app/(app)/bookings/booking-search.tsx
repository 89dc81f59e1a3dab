"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { SearchField } from "@/components/parts/search-field";

/** The search lives in the address, so it can be shared and survives a reload. */
export function BookingSearch({ tab, search }: { tab: string; search: string }) {
  const router = useRouter();
  const [, startTransition] = useTransition();
  const go = (text: string) => {
    const query = new URLSearchParams();
    if (tab !== "upcoming") query.set("tab", tab);
    if (text.trim() !== "") query.set("q", text.trim());
    startTransition(() => router.push(query.size === 0 ? "/bookings" : `/bookings?${query}`));
  };
  return (
    <search className="max-w-[420px]">
      <form
        action="/bookings"
        onSubmit={(event) => {
          event.preventDefault();
          go(String(new FormData(event.currentTarget).get("q") ?? ""));
        }}
      >
        {tab !== "upcoming" && <input type="hidden" name="tab" value={tab} />}
        <SearchField
          key={search}
          label="Search bookings"
          placeholder="Reference, customer, phone or address"
          defaultValue={search}
          onChange={(text) => text === "" && search !== "" && go("")}
        />
      </form>
    </search>
  );
}
