import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { LinkButton } from "@/components/parts/link-button";
import { ConsentOverview } from "@/components/settings/what-we-see";
import { PageBody, PageHead, PhoneActions } from "@/components/shell/page-head";
import { calendarSettings } from "@/db/views/calendar-settings";
import { pageActor } from "@/lib/auth/page-actor";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { deps } from "@/lib/wiring";

export const metadata: Metadata = { title: "Before you connect" };

type Words = { readonly calendar: string; readonly asks: string; readonly permission: string };

const words: Record<ProviderName, Words> = {
  google: {
    calendar: "Google Calendar",
    asks: "Google",
    permission:
      "Google words its permission more broadly than we use it, since it has none for “only our own events”. Please leave every box ticked: without them we can't add bookings.",
  },
  microsoft: {
    calendar: "Outlook",
    asks: "Microsoft",
    permission:
      "Microsoft words its permission as full access to your calendars, more broadly than we use it, since it has none for “only our own events”. Please accept all of it: without it we can't add bookings. Where your employer must approve apps first, Microsoft says so.",
  },
};

/** What the consent that follows means, in plain words. */
export default async function BeforeConnectPage({ params }: { params: Promise<{ provider: string }> }) {
  const actor = await pageActor({ capability: "connectOwnCalendar" });
  const { provider } = await params;
  if (provider !== "google" && provider !== "microsoft") notFound();
  const { database, gatewayTo } = deps();
  const settings = await database.asCompany(actor.companyId, (tx) => calendarSettings(tx, actor.memberId));
  if (!settings.takesBookings || gatewayTo(provider) === null) redirect("/settings/calendars");
  const { calendar, asks, permission } = words[provider];
  return (
    <>
      <PageHead
        title={`Before you connect ${calendar}`}
        phoneTitle="Before you connect"
        lead={`${asks} asks you next. This is what your yes means here; it takes under a minute, and you can end it at any time in your ${asks} account.`}
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Calendars", href: "/settings/calendars" },
          { label: `Connect ${calendar}` },
        ]}
        backHref="/settings/calendars"
      />
      <PageBody>
        <ConsentOverview />
        <p className="muted max-w-[62ch] text-sm">{permission}</p>
        <div className="cluster only-desk mt-5">
          <ContinueLink provider={provider} />
          <LinkButton href="/settings/calendars" variant="quiet">
            Not now
          </LinkButton>
        </div>
      </PageBody>
      <PhoneActions>
        <ContinueLink provider={provider} />
      </PhoneActions>
    </>
  );
}

function ContinueLink({ provider }: { provider: ProviderName }) {
  return (
    <LinkButton href={`/api/calendars/${provider}/connect`} variant="primary">
      Continue to {words[provider].asks}
    </LinkButton>
  );
}
