import type { Metadata } from "next";
import { Suspense } from "react";
import { SyncHealthPage } from "@/components/health/sync-health-page";
import { LiveRefresh } from "@/components/live/live-refresh";
import { SkeletonRows } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { officeZone } from "@/db/views/booking-visibility";
import { syncHealth } from "@/db/views/sync-health";
import { pageActor } from "@/lib/auth/page-actor";
import type { Actor } from "@/lib/domain/roles";
import { deps } from "@/lib/wiring";
import { careActions, letterActions } from "./care";

export const metadata: Metadata = { title: "Sync health" };

/** The page looks by itself, also while nothing is told: times and countdowns go on [B50]. */
const lookMs = 10_000;

export default async function SyncHealthRoute() {
  const actor = await pageActor({ capability: "seeSyncHealth" });
  return (
    <>
      <LiveRefresh pollMs={lookMs} />
      <PageHead title="Sync health" crumbs={[{ label: "Sync health" }]} />
      <PageBody>
        {/* Not a loading.tsx: it would send 200 before anybody was asked who is looking. */}
        <Suspense fallback={<SkeletonRows label="Loading sync health" />}>
          <Health actor={actor} />
        </Suspense>
      </PageBody>
    </>
  );
}

async function Health({ actor }: { actor: Actor }) {
  const { database, clock, realClock } = deps();
  const now = clock.now();
  const { health, zone } = await database.asCompany(actor.companyId, async (tx) => ({
    health: await syncHealth(tx, now),
    zone: await officeZone(tx, actor.memberId),
  }));
  return (
    <SyncHealthPage
      health={health}
      now={now}
      realNow={realClock.now()}
      zone={zone}
      actions={careActions}
      letterActions={letterActions}
    />
  );
}
