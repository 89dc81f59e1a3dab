import type { Metadata } from "next";
import { AppLink } from "@/components/parts/app-link";
import { Note } from "@/components/parts/note";
import { EmptyState } from "@/components/parts/page-states";
import { Panel } from "@/components/parts/panel";
import { NewsQuiet } from "@/components/settings/news-quiet";
import { NewsTopics } from "@/components/settings/news-topics";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { type NewsSettings, newsSettings } from "@/db/views/news-settings";
import { pageActor } from "@/lib/auth/page-actor";
import { type Actor, may } from "@/lib/domain/roles";
import { env } from "@/lib/env";
import { deps } from "@/lib/wiring";
import { zoneLabelOf } from "../../zone-label";
import { changeNewsChannel, changeQuiet } from "./actions";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage() {
  const actor = await pageActor();
  const { database, clock } = deps();
  const settings = await database.asCompany(actor.companyId, (tx) => newsSettings(tx, actor.memberId));
  const zone = `${settings.zone.replaceAll("_", " ")} (${zoneLabelOf(settings.zone, clock.now())})`;
  return (
    <>
      <PageHead
        title="Notifications"
        lead="What you hear of, and where."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Notifications" }]}
        backHref="/settings"
      />
      <PageBody>
        {settings.topics.length === 0 ? (
          <EmptyState>Nothing is sent to your role, so there is nothing to choose.</EmptyState>
        ) : (
          <div className="stack">
            <Panel title="What you hear of">
              <NewsTopics topics={settings.topics} change={changeNewsChannel} />
            </Panel>
            <Panel title="Mail">
              <div className="stack">
                <p className="muted">
                  Letters go to <span className="break-words">{settings.email}</span>.
                </p>
                <NewsQuiet initial={settings.quiet} zoneLabel={zone} change={changeQuiet} />
                <WhereLettersGo actor={actor} waiting={settings.waitingLetters} />
              </div>
            </Panel>
          </div>
        )}
      </PageBody>
    </>
  );
}

/** Without a mail server letters wait, or in the demo can be read on a page. */
function WhereLettersGo({ actor, waiting }: { actor: Actor; waiting: NewsSettings["waitingLetters"] }) {
  const { isDemo, SMTP_URL } = env();
  if (isDemo && may(actor.role, "careForSync"))
    return (
      <Note action={<AppLink href="/demo/mail">Open sent mail</AppLink>}>
        {SMTP_URL === undefined ? "No letter leaves the demo. " : ""}You can read every letter here.
      </Note>
    );
  if (deps().sendMail !== null || actor.role !== "owner") return null;
  return (
    <p className="muted">
      No mail server is set up: SMTP_URL. {waiting === 1 ? "1 letter waits." : `${waiting} letters wait.`}
    </p>
  );
}
