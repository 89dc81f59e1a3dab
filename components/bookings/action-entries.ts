import type { MenuEntry, MenuSectionEntries } from "@/components/parts/menu-entries";
import { personOf } from "@/lib/domain/calendar-copy";
import {
  type ProviderName,
  type PushChoice,
  type PushFix,
  providerWords,
  pushChoice,
} from "@/lib/domain/push-blockers";
import { may } from "@/lib/domain/roles";
import { type ActionFacts, mapHref } from "./action-facts";

/** In the order in which they are offered. */
export const providers = ["google", "microsoft"] as const;
export type OpenDialog =
  | { readonly kind: "push"; readonly provider: ProviderName }
  | { readonly kind: "remove" }
  | { readonly kind: "move" }
  | { readonly kind: "assign" }
  | { readonly kind: "status" }
  | { readonly kind: "cancel" };

export function choiceFor(facts: ActionFacts, provider: ProviderName): PushChoice {
  return pushChoice({
    role: facts.role,
    viewerId: facts.viewerId,
    status: facts.status,
    people: facts.copies.filter((copy) => copy.isAssigned).map(personOf),
    provider,
  });
}

type Open = (dialog: OpenDialog) => void;
type InviteThem = (fieldworkerIds: readonly string[]) => void;

/** The Actions menu in its fixed order; groups that a role has nothing in fall away. */
export function actionSections(facts: ActionFacts, open: Open, invite: InviteThem): MenuSectionEntries[] {
  return [
    planEntries(facts, open),
    calendarEntries(facts, open, invite),
    moreEntries(facts),
    endEntries(facts, open),
  ];
}

export function hasHiddenActions(facts: ActionFacts): boolean {
  return !may(facts.role, "planBookings");
}

function planEntries(facts: ActionFacts, open: Open): MenuEntry[] {
  if (!may(facts.role, "planBookings")) return [];
  const edit = `/bookings/${facts.bookingId}/edit`;
  return [
    { kind: "link", id: "edit", label: "Edit", icon: "pencil", href: edit },
    placeEntry(facts, { id: "move", label: "Move…", icon: "move" }, open),
    placeEntry(facts, { id: "assign", label: "Assign…", icon: "swap" }, open),
    {
      kind: "action",
      id: "status",
      label: "Change status…",
      icon: "tag",
      onAction: () => open({ kind: "status" }),
    },
  ];
}

/** What is cancelled has no place to be moved to. */
function placeEntry(
  facts: ActionFacts,
  entry: { readonly id: "move" | "assign"; readonly label: string; readonly icon: "move" | "swap" },
  open: Open,
): MenuEntry {
  if (facts.status.tone !== "cancelled")
    return { ...entry, kind: "action", onAction: () => open({ kind: entry.id }) };
  const fix = { label: "Change its status…", onAction: () => open({ kind: "status" }) };
  return { ...entry, kind: "blocked", reason: "This booking is cancelled.", fix };
}

function calendarEntries(facts: ActionFacts, open: Open, invite: InviteThem): MenuEntry[] {
  const entries: MenuEntry[] = [];
  const isOwnOnly = !may(facts.role, "pushAnyBooking");
  const ownProvider = facts.copies.find((copy) => copy.fieldworkerId === facts.viewerId)?.target?.provider;
  const offered = isOwnOnly ? [ownProvider ?? providers[0]] : providers;
  for (const provider of offered) {
    const label = isOwnOnly ? "Resend to my calendar" : `Push to ${providerWords[provider].calendar}`;
    const entry = pushEntry(facts, { provider, label }, open, invite);
    if (entry) entries.push(entry);
  }
  if (!isOwnOnly) entries.push(removeEntry(facts, open));
  return entries;
}

function pushEntry(
  facts: ActionFacts,
  { provider, label }: { readonly provider: ProviderName; readonly label: string },
  open: Open,
  invite: InviteThem,
): MenuEntry | null {
  const choice = choiceFor(facts, provider);
  const shared = { id: `push-${provider}`, label, icon: "send" as const };
  switch (choice.kind) {
    case "hidden":
      return null;
    case "allowed":
      return {
        ...shared,
        kind: "action",
        isMain: true,
        onAction: () => open({ kind: "push", provider }),
      };
    case "blocked": {
      const fix = choice.fix && fixFor(choice.fix, facts, open, invite);
      return { ...shared, kind: "blocked", reason: choice.reason, ...(fix ? { fix } : {}) };
    }
  }
}

function fixFor(fix: PushFix, facts: ActionFacts, open: Open, invite: InviteThem) {
  switch (fix.kind) {
    case "assign":
      return { label: fix.label, href: `/bookings/${facts.bookingId}/edit#fieldworkers` };
    case "connect":
      return { label: fix.label, href: "/settings/calendars" };
    case "invite":
      return { label: fix.label, onAction: () => invite(fix.fieldworkerIds) };
    case "changeStatus":
      return { label: fix.label, onAction: () => open({ kind: "status" }) };
  }
}

export function removable(facts: ActionFacts) {
  return facts.copies.filter((copy) => copy.event !== null && copy.target !== null && copy.isAssigned);
}

function removeEntry(facts: ActionFacts, open: Open): MenuEntry {
  const shared = { id: "remove", label: "Remove from calendar…", icon: "sync-removed" as const };
  return removable(facts).length > 0
    ? { ...shared, kind: "action", onAction: () => open({ kind: "remove" }) }
    : { ...shared, kind: "blocked", reason: "No calendar holds this booking." };
}

function moreEntries(facts: ActionFacts): MenuEntry[] {
  if (may(facts.role, "planBookings")) {
    const href = `/bookings/new?from=${facts.bookingId}`;
    return [{ kind: "link", id: "duplicate", label: "Duplicate", icon: "copy", href }];
  }
  const view: MenuEntry = {
    kind: "link",
    id: "activity",
    label: "View activity",
    icon: "list",
    href: `/bookings/${facts.bookingId}?tab=activity`,
  };
  if (facts.address === "") return [view];
  const href = mapHref(facts.address);
  return [view, { kind: "link", id: "map", label: "Open map", icon: "navigate", href, opensOutside: true }];
}

export function cancelledStatus(facts: ActionFacts) {
  return facts.statuses.find((status) => status.tone === "cancelled") ?? null;
}

function endEntries(facts: ActionFacts, open: Open): MenuEntry[] {
  if (!may(facts.role, "planBookings")) return [];
  const shared = { id: "cancel", label: "Cancel booking…", icon: "ban" as const };
  if (facts.status.tone === "cancelled") {
    return [{ ...shared, kind: "blocked", reason: "This booking is cancelled already." }];
  }
  if (cancelledStatus(facts) === null) {
    const reason = "No status means cancelled. An owner adds one under Settings › Statuses.";
    return [{ ...shared, kind: "blocked", reason }];
  }
  return [{ ...shared, kind: "action", isDanger: true, onAction: () => open({ kind: "cancel" }) }];
}
