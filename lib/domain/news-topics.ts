import type { Role } from "@/lib/domain/roles";

/** What somebody can choose to hear of, in the bell and by mail. */
export const newsTopics = [
  "bookingChanges",
  "conflicts",
  "reconnect",
  "backInSync",
  "syncAlarm",
  "invitations",
] as const;
export type NewsTopic = (typeof newsTopics)[number];

export type Channels = { readonly inApp: boolean; readonly byMail: boolean };

/** As long as a member chose nothing. */
export const defaultChannels: Record<NewsTopic, Channels> = {
  bookingChanges: { inApp: true, byMail: false },
  conflicts: { inApp: true, byMail: true },
  reconnect: { inApp: true, byMail: true },
  backInSync: { inApp: true, byMail: true },
  syncAlarm: { inApp: true, byMail: true },
  invitations: { inApp: false, byMail: true },
};

/** The topics a role ever hears of, in the order of the settings page. */
export function topicsOf(who: { readonly role: Role; readonly takesBookings: boolean }): NewsTopic[] {
  const office = who.role === "owner" || who.role === "dispatcher";
  const hears: Record<NewsTopic, boolean> = {
    conflicts: office || who.takesBookings,
    bookingChanges: who.takesBookings,
    reconnect: who.takesBookings,
    backInSync: who.takesBookings,
    syncAlarm: office,
    invitations: false,
  };
  return newsTopics.filter((topic) => hears[topic]);
}
