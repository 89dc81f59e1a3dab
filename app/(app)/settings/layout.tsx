import type { ReactNode } from "react";
import { SettingsNav } from "@/components/settings/settings-nav";
import { viewerFacts } from "@/db/views/shell";
import { pageActor } from "@/lib/auth/page-actor";
import { deps } from "@/lib/wiring";
import { settingsPagesOf } from "../places";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const actor = await pageActor();
  const viewer = await deps().database.asCompany(actor.companyId, (tx) => viewerFacts(tx, actor.memberId));
  const pages = settingsPagesOf({ role: actor.role, takesBookings: viewer.takesBookings });
  return (
    <div className="settings">
      <SettingsNav pages={pages} />
      <div className="settings-page">{children}</div>
    </div>
  );
}
