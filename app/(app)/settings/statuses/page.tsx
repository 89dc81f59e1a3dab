import type { Metadata } from "next";
import { StatusRules } from "@/components/settings/status-rules";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { statusSettings } from "@/db/views/status-settings";
import { pageActor } from "@/lib/auth/page-actor";
import { deps } from "@/lib/wiring";
import { changeStatusRule } from "./actions";

export const metadata: Metadata = { title: "Booking statuses" };

export default async function StatusesPage() {
  const actor = await pageActor({ capability: "configureCompany" });
  const { database, clock } = deps();
  const statuses = await database.asCompany(actor.companyId, (tx) => statusSettings(tx, clock.now()));
  return (
    <>
      <PageHead
        title="Booking statuses"
        lead="What each status does to the calendars of the people on the booking. A change holds from now on; bookings already in the status keep their events as they are."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Booking statuses" }]}
        backHref="/settings"
      />
      <PageBody>
        <StatusRules statuses={statuses} changeRule={changeStatusRule} />
      </PageBody>
    </>
  );
}
