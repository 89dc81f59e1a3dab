import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DemoClock } from "@/components/demo/demo-clock";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { viewerFacts } from "@/db/views/shell";
import { pageActor } from "@/lib/auth/page-actor";
import { nextClockChange } from "@/lib/domain/clock-change";
import { deps } from "@/lib/wiring";
import { moveClock } from "./actions";

export const metadata: Metadata = { title: "Demo clock" };

export default async function DemoClockPage() {
  const { database, clock, demoClock } = deps();
  if (demoClock === null) notFound();
  const actor = await pageActor({ capability: "careForSync" });
  const { zone } = await database.asCompany(actor.companyId, (tx) => viewerFacts(tx, actor.memberId));
  return (
    <>
      <LiveRefresh />
      <PageHead
        title="Demo clock"
        lead="One clock for Lockstep, its jobs and the calendars that stand in for Google and Outlook. Sign-ins and calendar keys stay in real time."
      />
      <PageBody isNarrow>
        <DemoClock
          zone={zone}
          changesAt={nextClockChange(zone, clock.now())?.toISOString() ?? null}
          moveClock={moveClock}
        />
      </PageBody>
    </>
  );
}
