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

/** What a topic is called, and what it is about for this member. */
export function topicWords(
  topic: NewsTopic,
  who: { readonly role: Role; readonly takesBookings: boolean },
): { readonly label: string; readonly hint: string } {
  switch (topic) {
    case "bookingChanges":
      return {
        label: "Booking changes",
        hint: who.takesBookings
          ? "A booking is given to you, moved, cancelled or taken from you."
          : "A fieldworker moved a booking in their calendar.",
      };
    case "conflicts":
      return {
        label: "Conflicts",
        hint: "A booking and a calendar do not agree, and somebody has to look.",
      };
    case "reconnect":
      return { label: "Your calendar needs you", hint: "It no longer lets us in, or not everywhere." };
    case "backInSync":
      return {
        label: "Back in sync",
        hint: "Which bookings reached your calendar after it was out of reach.",
      };
    case "syncAlarm":
      return {
        label: "Sync alarms",
        hint:
          who.role === "owner"
            ? "A fieldworker's calendar has not synced for 2 hours, or for 30 minutes where nobody dispatches."
            : "A fieldworker's calendar has not synced for 30 minutes.",
      };
    case "invitations":
      return { label: "Invitations", hint: "Somebody invites you." };
  }
}

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
    bookingChanges: office || who.takesBookings,
    reconnect: who.takesBookings,
    backInSync: who.takesBookings,
    syncAlarm: office,
    invitations: false,
  };
  return newsTopics.filter((topic) => hears[topic]);
}
