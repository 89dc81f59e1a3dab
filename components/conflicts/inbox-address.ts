import type { ConflictKind } from "@/lib/domain/conflict";

export const inboxTabs = ["open", "closed"] as const;
export type InboxTab = (typeof inboxTabs)[number];
const kinds: readonly ConflictKind[] = ["busy", "moved", "deleted", "extraCopy"];

/** What the inbox shows, as its address says. */
export type InboxAsked = {
  readonly tab: InboxTab;
  readonly kind: ConflictKind | null;
  readonly fieldworkerId: string | null;
  /** The conflict that is shown beside the list; on a phone instead of it. */
  readonly show: string | null;
};

type Search = Readonly<Record<string, string | string[] | undefined>>;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function inboxAsked(search: Search): InboxAsked {
  const id = (name: string) => {
    const value = search[name];
    return typeof value === "string" && uuid.test(value) ? value : null;
  };
  return {
    tab: inboxTabs.find((tab) => tab === search.tab) ?? "open",
    kind: kinds.find((kind) => kind === search.kind) ?? null,
    fieldworkerId: id("fieldworker"),
    show: id("show"),
  };
}

export function inboxHref({ tab, kind, fieldworkerId, show }: InboxAsked): string {
  const query = new URLSearchParams();
  if (tab !== "open") query.set("tab", tab);
  if (kind !== null) query.set("kind", kind);
  if (fieldworkerId !== null) query.set("fieldworker", fieldworkerId);
  if (show !== null) query.set("show", show);
  return query.size === 0 ? "/conflicts" : `/conflicts?${query}`;
}
