import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { Panel } from "@/components/parts/panel";
import { PeopleHours } from "@/components/settings/hours-people";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { everybodysHours, memberHours } from "@/db/views/hours";
import { pageActor } from "@/lib/auth/page-actor";
import { may } from "@/lib/domain/roles";
import { weekWords } from "@/lib/domain/working-hours";
import { zoneTitle } from "@/lib/domain/zone-choice";
import { deps } from "@/lib/wiring";
import { MemberBlocks } from "./member-blocks";

export const metadata: Metadata = { title: "Hours" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** One's own hours, or with `?member=` those of somebody else for the office. */
export default async function HoursPage({ searchParams }: { searchParams: Search }) {
  const actor = await pageActor({ capability: "setOwnHours" });
  const { member } = await searchParams;
  const asked = z.uuid().safeParse(member ?? actor.memberId);
  if (!asked.success) notFound();
  const { database, clock } = deps();
  const now = clock.now();
  const seesAll = may(actor.role, "setAnyHours");
  const { shown, people } = await database.asCompany(actor.companyId, async (tx) => ({
    shown: await memberHours(tx, actor, asked.data, now),
    people: seesAll ? await everybodysHours(tx) : [],
  }));
  if (!shown) notFound();
  const isOwn = shown.id === actor.memberId;
  return (
    <>
      <PageHead
        title={isOwn ? "My hours" : `Hours of ${shown.name}`}
        lead="When work is offered. Bookings that are made stay where they are, whatever you change here."
        crumbs={[
          { label: "Settings", href: "/settings" },
          ...(isOwn
            ? [{ label: "Hours" }]
            : [{ label: "Hours", href: "/settings/hours" }, { label: shown.name }]),
        ]}
        backHref={isOwn ? "/settings" : "/settings/hours"}
      />
      <PageBody>
        <div className="stack">
          <MemberBlocks key={shown.id} {...{ shown, actor, now }} />
          {isOwn && people.length > 0 && (
            <Panel title="Everybody's hours" isFlush>
              <PeopleHours
                people={people.map(({ id, name, zone, hours, isUsual }) => ({
                  id,
                  name,
                  zone: zoneTitle(zone),
                  week: weekWords(hours.weekly),
                  isUsual,
                }))}
              />
            </Panel>
          )}
        </div>
      </PageBody>
    </>
  );
}
