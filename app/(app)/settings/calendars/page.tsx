import type { Metadata } from "next";
import { Icon } from "@/components/icons/icon";
import { EmptyState } from "@/components/parts/page-states";
import { ConnectNews } from "@/components/settings/connect-news";
import { type ConnectedAccount, ConnectionCard } from "@/components/settings/connection-card";
import { WhatWeSee } from "@/components/settings/what-we-see";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { type CalendarSettings, type ConnectionView, calendarSettings } from "@/db/views/calendar-settings";
import { pageActor } from "@/lib/auth/page-actor";
import { clockWords, dateWords, zoneWords } from "@/lib/domain/time-words";
import { deps } from "@/lib/wiring";

export const metadata: Metadata = { title: "Calendars" };

type Search = Promise<Record<string, string | string[] | undefined>>;
const providers = ["google", "microsoft"] as const;

export default async function CalendarsPage({ searchParams }: { searchParams: Search }) {
  const actor = await pageActor({ capability: "connectOwnCalendar" });
  const settings = await deps().database.asCompany(actor.companyId, (tx) =>
    calendarSettings(tx, actor.memberId),
  );
  const { connected, problem } = await searchParams;
  return (
    <>
      <PageHead
        title="Calendars"
        lead="Connect your calendar once. We keep your jobs in step, and never show your office what your events are."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Calendars" }]}
        backHref="/settings"
      />
      <PageBody>
        <div className="stack">
          <ConnectNews connected={wordOf(connected)} problem={wordOf(problem)} />
          {settings.takesBookings ? (
            <Blocks settings={settings} />
          ) : (
            <EmptyState>
              You do not take bookings, so there is no calendar to connect. An owner of your company can
              change that.
            </EmptyState>
          )}
        </div>
      </PageBody>
    </>
  );
}

function Blocks({ settings }: { settings: CalendarSettings }) {
  const { receiving } = settings;
  const isOffered = (provider: (typeof providers)[number]) => deps().gatewayTo(provider) !== null;
  return (
    <div>
      <section className="settings-block" aria-labelledby="connections">
        <h2 id="connections">Connections</h2>
        <div className="connections">
          {providers.map((provider) => {
            const found = settings.connections.find((connection) => connection.provider === provider);
            return (
              <ConnectionCard
                key={provider}
                provider={provider}
                account={found ? accountOf(found, settings.zone) : null}
                overviewHref={isOffered(provider) ? `/settings/calendars/connect/${provider}` : null}
              />
            );
          })}
        </div>
      </section>
      <section className="settings-block" aria-labelledby="destination">
        <h2 id="destination">Where bookings go</h2>
        {receiving === null ? (
          <p className="muted">Nowhere yet. Once you connect, bookings go to your main calendar.</p>
        ) : (
          <p className="destination">
            <Icon name="calendar" />
            {receiving}
          </p>
        )}
      </section>
      <section className="settings-block" aria-labelledby="sight">
        <h2 id="sight">What we can see</h2>
        <WhatWeSee />
      </section>
    </div>
  );
}

function accountOf(found: ConnectionView, zone: string): ConnectedAccount {
  const moment = (at: Date) => `${dateWords(at, zone, true)}, ${clockWords(at, zone)} ${zoneWords(at, zone)}`;
  return {
    state: found.state,
    stateSince: moment(found.stateSince),
    accountEmail: found.accountEmail,
    connectedSince: moment(found.connectedAt),
    lastSent: found.lastOutAt === null ? null : moment(found.lastOutAt),
    abilities: abilityWords(found),
  };
}

function abilityWords({ provider, scopes }: ConnectionView): string[] {
  const abilities = deps().gatewayTo(provider)?.abilities(scopes);
  if (!abilities) return [];
  return [
    ...(abilities.canListCalendars ? ["see the names of your calendars"] : []),
    ...(abilities.canReadBusy ? ["read busy times"] : []),
    ...(abilities.canWriteEvents ? ["write our own bookings"] : []),
  ];
}

function wordOf(value: string | string[] | undefined): string | null {
  return typeof value === "string" ? value : null;
}
