import type { Metadata } from "next";
import { Suspense } from "react";
import { ConflictInbox } from "@/components/conflicts/conflict-inbox";
import { type InboxAsked, inboxAsked } from "@/components/conflicts/inbox-address";
import { OwnConflicts } from "@/components/conflicts/own-conflicts";
import { LiveRefresh } from "@/components/live/live-refresh";
import { SkeletonRows } from "@/components/parts/page-states";
import { HeldRemovalCard } from "@/components/settings/held-removal";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { pageActor } from "@/lib/auth/page-actor";
import { type Actor, may } from "@/lib/domain/roles";
import { decideRemoval } from "../settings/calendars/actions";
import { answerConflict } from "./actions";
import { heldFor, inboxFor, ownInboxFor } from "./inbox";

export const metadata: Metadata = { title: "Conflicts" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ConflictsPage({ searchParams }: Props) {
  const actor = await pageActor({ capability: "seeActivity" });
  const asked = inboxAsked(await searchParams);
  return (
    <>
      <PageHead title="Conflicts" />
      {/* Not a loading.tsx: it would send 200 before anybody was asked who is looking. */}
      <Suspense fallback={<SkeletonRows label="Loading conflicts" />}>
        {may(actor.role, "seeAllBookings") ? (
          <Inbox actor={actor} asked={asked} />
        ) : (
          <PageBody>
            <Own actor={actor} asked={asked} />
          </PageBody>
        )}
      </Suspense>
    </>
  );
}

async function Inbox({ actor, asked }: { actor: Actor; asked: InboxAsked }) {
  const [inbox, held] = await Promise.all([inboxFor(actor, asked), heldFor(actor)]);
  return (
    <>
      <LiveRefresh />
      {held.length > 0 && (
        <section className="inbox-held" aria-label="Events that disappeared">
          {held.map((calendar) => (
            <HeldRemovalCard key={calendar.calendarId} calendar={calendar} decide={decideRemoval} />
          ))}
        </section>
      )}
      <ConflictInbox asked={asked} {...inbox} resolve={answerConflict} />
    </>
  );
}

async function Own({ actor, asked }: { actor: Actor; asked: InboxAsked }) {
  const own = await ownInboxFor(actor, asked);
  return (
    <>
      <LiveRefresh />
      <OwnConflicts tab={asked.tab} shownId={asked.show} {...own} resolve={answerConflict} />
    </>
  );
}
