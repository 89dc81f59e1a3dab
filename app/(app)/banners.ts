import type { ShellBanner } from "@/components/shell/banner-stack";
import type { ConnectionTrouble } from "@/db/views/shell";
import { firstNameOf } from "@/lib/domain/time-words";

const providerWords = { google: "Google Calendar", microsoft: "Outlook calendar" } as const;

/** The demo, and every connection that needs a person; only its own fieldworker is offered the way to mend it. */
export function bannersFor(
  troubles: readonly ConnectionTrouble[],
  viewer: { memberId: string; isDemo: boolean },
): ShellBanner[] {
  const reconnects = troubles.map((trouble): ShellBanner => {
    const isOwn = trouble.memberId === viewer.memberId;
    const banner = {
      id: trouble.connectionId,
      kind: "reconnect" as const,
      text: [problemWords(trouble, isOwn), waitingWords(trouble.waitingBookings), "Nothing is lost."]
        .filter(Boolean)
        .join(" "),
    };
    if (!isOwn) return banner;
    const label = trouble.state === "needsReconnect" ? "Reconnect" : "Grant again";
    return { ...banner, action: { label, href: "/settings/calendars" } };
  });
  return viewer.isDemo ? [...reconnects, demoBanner] : reconnects;
}

const demoBanner: ShellBanner = {
  id: "demo",
  kind: "demo",
  text: "Demo. A made-up company on this machine, with passwords everybody knows.",
};

function problemWords(trouble: ConnectionTrouble, isOwn: boolean): string {
  const whose = `${isOwn ? "Your" : `${firstNameOf(trouble.memberName)}'s`} ${providerWords[trouble.provider]}`;
  switch (trouble.state) {
    case "needsReconnect":
      return `${whose} needs reconnecting.`;
    case "cannotWrite":
      return `${whose} does not let us add bookings.`;
  }
}

function waitingWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 booking waits to send." : `${count} bookings wait to send.`;
}
