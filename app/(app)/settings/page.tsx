import type { Metadata } from "next";
import { Icon } from "@/components/icons/icon";
import { AppLink } from "@/components/parts/app-link";
import { EmptyState } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { viewerFacts } from "@/db/views/shell";
import { pageActor } from "@/lib/auth/page-actor";
import { deps } from "@/lib/wiring";
import { settingsPagesOf } from "../places";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const actor = await pageActor();
  const viewer = await deps().database.asCompany(actor.companyId, (tx) => viewerFacts(tx, actor.memberId));
  const pages = settingsPagesOf({ role: actor.role, takesBookings: viewer.takesBookings });
  return (
    <>
      <PageHead title="Settings" />
      <PageBody>
        {pages.length === 0 ? (
          <EmptyState>Your role has no settings. An owner of your company looks after them.</EmptyState>
        ) : (
          <nav className="settings-index" aria-label="All settings">
            {pages.map(({ href, label, about }) => (
              <AppLink key={href} href={href}>
                <b>{label}</b>
                <span className="muted">{about}</span>
                <Icon name="right" />
              </AppLink>
            ))}
          </nav>
        )}
      </PageBody>
    </>
  );
}
