import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { LinkButton } from "@/components/parts/link-button";
import { ConsentOverview } from "@/components/settings/what-we-see";
import { PageBody, PageHead, PhoneActions } from "@/components/shell/page-head";
import { calendarSettings } from "@/db/views/calendar-settings";
import { pageActor } from "@/lib/auth/page-actor";
import { deps } from "@/lib/wiring";

export const metadata: Metadata = { title: "Before you connect" };

/** What the consent that follows means, in plain words. Only Google can be connected so far. */
export default async function BeforeConnectPage({ params }: { params: Promise<{ provider: string }> }) {
  const actor = await pageActor({ capability: "connectOwnCalendar" });
  const { provider } = await params;
  if (provider !== "google") notFound();
  const settings = await deps().database.asCompany(actor.companyId, (tx) =>
    calendarSettings(tx, actor.memberId),
  );
  if (!settings.takesBookings) redirect("/settings/calendars");
  return (
    <>
      <PageHead
        title="Before you connect Google Calendar"
        phoneTitle="Before you connect"
        lead="Google asks you next. This is what your yes means here; it takes under a minute, and you can end it at any time in your Google account."
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Calendars", href: "/settings/calendars" },
          { label: "Connect Google Calendar" },
        ]}
        backHref="/settings/calendars"
      />
      <PageBody>
        <ConsentOverview />
        <p className="muted max-w-[62ch] text-sm">
          Google words its permission more broadly than we use it, since it has none for “only our own
          events”. Please leave every box ticked: without them we can't add bookings.
        </p>
        <div className="cluster only-desk mt-5">
          <ContinueLink />
          <LinkButton href="/settings/calendars" variant="quiet">
            Not now
          </LinkButton>
        </div>
      </PageBody>
      <PhoneActions>
        <ContinueLink />
      </PhoneActions>
    </>
  );
}

function ContinueLink() {
  return (
    <LinkButton href="/api/calendars/google/connect" variant="primary">
      Continue to Google
    </LinkButton>
  );
}
