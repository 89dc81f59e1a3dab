import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ConnectionPage } from "@/components/health/connection-page";
import { VerificationResult } from "@/components/health/verification-result";
import { LiveRefresh } from "@/components/live/live-refresh";
import { Panel } from "@/components/parts/panel";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { officeZone } from "@/db/views/booking-visibility";
import { connectionHistory } from "@/db/views/sync-health-history";
import { lastVerification } from "@/db/views/verification";
import { pageActor } from "@/lib/auth/page-actor";
import { providerWords } from "@/lib/domain/push-blockers";
import { deps } from "@/lib/wiring";
import { disconnectOwn } from "../../settings/calendars/actions";
import { repairDifferences, verifyNow } from "../../verification/actions";
import { careActions, letterActions } from "../care";

export const metadata: Metadata = { title: "Sync health" };

const lookMs = 10_000;

type Props = { params: Promise<{ connectionId: string }> };

export default async function ConnectionRoute({ params }: Props) {
  const actor = await pageActor({ capability: "seeSyncHealth" });
  const connectionId = z.uuid().safeParse((await params).connectionId);
  if (!connectionId.success) notFound();
  const { database, clock, realClock } = deps();
  const now = clock.now();
  const { history, zone, verification } = await database.asCompany(actor.companyId, async (tx) => ({
    history: await connectionHistory(tx, connectionId.data, now),
    zone: await officeZone(tx, actor.memberId),
    verification: await lastVerification(tx, connectionId.data),
  }));
  if (history === null) notFound();
  const { name, line } = history.who;
  return (
    <>
      <LiveRefresh pollMs={lookMs} />
      <PageHead
        title={`${name} · ${providerWords[line.provider].calendar}`}
        crumbs={[{ label: "Sync health", href: "/sync-health" }, { label: name }]}
        backHref="/sync-health"
      />
      <PageBody>
        <ConnectionPage
          history={history}
          now={now}
          realNow={realClock.now()}
          zone={zone}
          actions={careActions}
          letterActions={letterActions}
          disconnect={actor.role === "owner" && !history.who.isActive ? disconnectOwn : null}
          verification={
            <Panel title="Bookings and calendar compared">
              <VerificationResult
                connectionId={connectionId.data}
                verification={verification}
                zone={zone}
                actions={{ verify: verifyNow, repair: repairDifferences }}
              />
            </Panel>
          }
        />
      </PageBody>
    </>
  );
}
