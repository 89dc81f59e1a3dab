import type { MailContent } from "@/lib/domain/mail";
import { type NotificationFacts, type NotificationKind, notificationWords } from "@/lib/domain/notification";

/** The bell's words as a letter to one person, in the zone in which they read times. */
export function newsLetter(
  facts: NotificationFacts,
  reader: { readonly memberId: string; readonly zone: string },
): MailContent {
  const { title, body, href } = notificationWords(facts, reader);
  return { subject: title, body: [body], action: { label: actionWords(facts.kind), path: href } };
}

function actionWords(kind: NotificationKind): string {
  if (kind.startsWith("conflict.")) return "Open the conflict";
  switch (kind) {
    case "calendar.removalHeld":
      return "Say what happened";
    case "booking.unassigned":
      return "Open my day";
    default:
      return kind.startsWith("booking.") ? "Open the booking" : "Open Lockstep";
  }
}
