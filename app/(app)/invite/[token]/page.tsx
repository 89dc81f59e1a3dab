import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LinkButton } from "@/components/parts/link-button";
import { EmptyState } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { opensInvitation } from "@/db/views/invitations";
import { landingPageOf } from "@/lib/auth/landing-page";
import { pageActor } from "@/lib/auth/page-actor";
import { deps } from "@/lib/wiring";

export const metadata: Metadata = { title: "Invitation", robots: { index: false }, referrer: "no-referrer" };

/** Leads whom it was written to on to their calendars (decision 33). Opening it changes nothing, so a mail scanner may. */
export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const actor = await pageActor();
  const { token } = await params;
  const { database, clock } = deps();
  const isTheirs = await database.asCompany(actor.companyId, (tx) =>
    opensInvitation(tx, { memberId: actor.memberId, token }, clock.now()),
  );
  if (isTheirs) redirect("/settings/calendars");
  return (
    <>
      <PageHead title="This invitation does not open" crumbs={[{ label: "Invitation" }]} />
      <PageBody isNarrow>
        <EmptyState action={<LinkButton href={landingPageOf(actor.role)}>Go to my start page</LinkButton>}>
          You are signed in as {actor.name}. It was written to somebody else, was used already, or is too old.
          Whoever it was written to signs in first and opens it again.
        </EmptyState>
      </PageBody>
    </>
  );
}
