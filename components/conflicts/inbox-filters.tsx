"use client";

import { useRouter } from "next/navigation";
import { AppLink } from "@/components/parts/app-link";
import { SelectField } from "@/components/parts/select-field";
import type { ConflictKind } from "@/lib/domain/conflict";
import { kindWords } from "./conflict-words";
import { type InboxAsked, inboxHref } from "./inbox-address";

/** Narrows the list; what it shows is in the address, so it can be shared. */
export function InboxFilters({
  asked,
  fieldworkers,
}: {
  asked: InboxAsked;
  fieldworkers: readonly { id: string; name: string }[];
}) {
  const router = useRouter();
  const go = (wish: Partial<InboxAsked>) => router.replace(inboxHref({ ...asked, show: null, ...wish }));
  const isNarrowed = asked.kind !== null || asked.fieldworkerId !== null;
  return (
    <div className="inbox-filters">
      <SelectField
        label="Kind"
        name="kind"
        isLabelHidden
        value={asked.kind ?? ""}
        onChange={(event) => go({ kind: (event.target.value || null) as ConflictKind | null })}
        placeholder="Every kind"
        options={Object.entries(kindWords).map(([value, label]) => ({ value, label }))}
      />
      <SelectField
        label="Fieldworker"
        name="fieldworker"
        isLabelHidden
        value={asked.fieldworkerId ?? ""}
        onChange={(event) => go({ fieldworkerId: event.target.value || null })}
        placeholder="Everybody"
        options={fieldworkers.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {isNarrowed && (
        <AppLink href={inboxHref({ tab: asked.tab, kind: null, fieldworkerId: null, show: null })}>
          Clear
        </AppLink>
      )}
    </div>
  );
}
