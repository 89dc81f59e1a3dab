import type { ProviderName } from "@/lib/domain/calendar-event";
import { failureWords } from "@/lib/domain/connection-health";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { MailContent } from "@/lib/domain/mail";
import { providerWords } from "@/lib/domain/push-blockers";
import type { Interval } from "@/lib/domain/time";
import { firstNameOf, momentWords, waitWords, whenWords } from "@/lib/domain/time-words";

/** What an alarm's words are made of. `zone`: in which the reader tells the time. */
export type AlarmFacts = {
  readonly fieldworker: string;
  readonly provider: ProviderName;
  readonly failure: ProviderFailure | null;
  readonly since: Date;
  readonly waiting: number;
  readonly zone: string;
};

/** To the office, at 30 minutes and at 2 hours. */
export function alarmLetter(rung: "dispatcher" | "owner", facts: AlarmFacts, now: Date): MailContent {
  const calendar = providerWords[facts.provider].calendar;
  const whose = `${firstNameOf(facts.fieldworker)}'s ${calendar}`;
  const lasted = waitWords(now.getTime() - facts.since.getTime());
  return {
    subject: `${whose} has not synced for ${lasted}`,
    body: [
      `${failureWords(facts.failure, calendar)}, since ${momentWords(facts.since, facts.zone)}.`,
      waitingWords(facts.waiting),
      rung === "owner" ? "Your dispatchers were told after 30 minutes." : "",
    ].filter((line) => line !== ""),
    action: { label: "Open sync health", path: "/sync-health" },
  };
}

/** To the fieldworker, at once: nobody else can mend it. */
export function personalLetter(
  kind: "calendar.needsReconnect" | "calendar.cannotWrite",
  facts: AlarmFacts,
): MailContent {
  const calendar = providerWords[facts.provider].calendar;
  const when = momentWords(facts.since, facts.zone);
  if (kind === "calendar.cannotWrite") {
    return {
      subject: `Lockstep can't write to your ${calendar}`,
      body: [
        `${failureWords(facts.failure, calendar)}, since ${when}. Choose another calendar for your bookings, or allow it again.`,
        waitingWords(facts.waiting),
      ],
      action: { label: "Open my calendars", path: "/settings/calendars" },
    };
  }
  return {
    subject: `Reconnect your ${calendar}`,
    body: [
      `${failureWords(facts.failure, calendar)}, since ${when}. Reconnecting takes under a minute.`,
      waitingWords(facts.waiting),
    ],
    action: { label: "Reconnect", path: "/settings/calendars" },
  };
}

function waitingWords(count: number): string {
  if (count === 0) return "Bookings still work. Nothing is lost.";
  const waits = count === 1 ? "1 booking is waiting" : `${count} bookings are waiting`;
  return `Bookings still work, and ${waits} to be sent. Nothing is lost.`;
}

/** To the fieldworker, after a disconnect: what they must delete themselves (decision 4). */
export function leftLetter(facts: {
  readonly provider: ProviderName;
  readonly account: string;
  readonly zone: string;
  readonly bookings: readonly { readonly ref: number; readonly customer: string; readonly span: Interval }[];
}): MailContent {
  const { provider, account, zone, bookings } = facts;
  const calendar = providerWords[provider].calendar;
  const count = bookings.length === 1 ? "1 booking stays" : `${bookings.length} bookings stay`;
  return {
    subject: `${count} in your ${calendar}`,
    body: [
      `You disconnected ${account} and asked us to take your upcoming bookings out. We could not take out the ones below. We no longer have access, so please delete them there yourself.`,
    ],
    list: bookings.map(({ ref, customer, span }) => `#${ref} ${customer}, ${whenWords(span, zone)}`),
    action: { label: "Open my calendars", path: "/settings/calendars" },
  };
}

const whatWords = { added: "New", moved: "Moved", changed: "Changed", cancelled: "Cancelled" } as const;

export type DigestFacts = {
  readonly provider: ProviderName;
  /** From the first failure to the recovery. */
  readonly gap: Interval;
  readonly zone: string;
  readonly bookings: readonly {
    readonly what: keyof typeof whatWords;
    readonly ref: number;
    readonly customer: string;
    readonly span: Interval;
  }[];
};

/** To the fieldworker, once: exactly what came, moved and went while their calendar was out of reach [B56]. */
export function digestLetter({ provider, gap, zone, bookings }: DigestFacts): MailContent {
  const calendar = providerWords[provider].calendar;
  const count = bookings.length === 1 ? "1 booking changed" : `${bookings.length} bookings changed`;
  return {
    subject: `Back in sync: ${count} while your ${calendar} was out of reach`,
    body: [
      `From ${momentWords(gap.start, zone)} to ${momentWords(gap.end, zone)} nothing reached your ${calendar}. It does again, and this is in it now:`,
    ],
    list: bookings.map(
      ({ what, ref, customer, span }) => `${whatWords[what]}: #${ref} ${customer}, ${whenWords(span, zone)}`,
    ),
    action: { label: "Open my day", path: "/me" },
  };
}
