import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/components/live/live-refresh";
import { SentMailList, SentMailSheet } from "@/components/mail/sent-mail";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { sentLetter, sentMail } from "@/db/views/sent-mail";
import { viewerFacts } from "@/db/views/shell";
import { pageActor } from "@/lib/auth/page-actor";
import { env } from "@/lib/env";
import { deps, mailFromOf } from "@/lib/wiring";
import { lineOf, sheetOf } from "./letters";

export const metadata: Metadata = { title: "Sent mail" };

const lookMs = 5_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Every letter of the demo, since nobody has the mailboxes it writes to. */
export default async function SentMailPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  if (!env().isDemo) notFound();
  const actor = await pageActor({ capability: "careForSync" });
  const { show } = await searchParams;
  const { zone, letters, open } = await deps().database.asCompany(actor.companyId, async (tx) => ({
    zone: (await viewerFacts(tx, actor.memberId)).zone,
    letters: await sentMail(tx),
    open: typeof show === "string" && uuid.test(show) ? await sentLetter(tx, show) : null,
  }));
  return (
    <>
      <LiveRefresh pollMs={lookMs} />
      <PageHead
        title="Sent mail"
        lead="The demo's letters, the newest first. None leaves this machine unless SMTP_URL is set."
        crumbs={[{ label: "Notifications", href: "/settings/notifications" }, { label: "Sent mail" }]}
        backHref="/settings/notifications"
      />
      <PageBody>
        <div className="mail">
          <SentMailList letters={letters.map((letter) => lineOf(letter, zone))} openId={open?.id ?? null} />
          {open && <SentMailSheet letter={sheetOf(open, zone, mailFromOf(env()))} />}
        </div>
      </PageBody>
    </>
  );
}
