import type { Metadata } from "next";
import type { ReactNode } from "react";
import { VerificationResult } from "@/components/health/verification-result";
import { LiveRefresh } from "@/components/live/live-refresh";
import { Disclosure } from "@/components/parts/disclosure";
import { EmptyState } from "@/components/parts/page-states";
import { BlockingRuleSwitches } from "@/components/settings/blocking-rules";
import { BusyHelp } from "@/components/settings/busy-help";
import { BlockingCalendars, DirectionChoice } from "@/components/settings/calendar-choices";
import { CatchUpPrompt } from "@/components/settings/catch-up";
import { ConnectNews } from "@/components/settings/connect-news";
import { ConnectionCard } from "@/components/settings/connection-card";
import { DestinationChoice } from "@/components/settings/destination-choice";
import { EventColourChoice } from "@/components/settings/event-colours";
import { FreeDayHint } from "@/components/settings/free-day-hint";
import { HeldRemovalCard } from "@/components/settings/held-removal";
import { WhatWeSee } from "@/components/settings/what-we-see";
import { PageBody, PageHead } from "@/components/shell/page-head";
import {
  type CalendarSettings,
  type ConnectionView,
  calendarSettings,
  freeDayHints,
} from "@/db/views/calendar-settings";
import { type OwnVerification, ownVerifications } from "@/db/views/verification";
import { pageActor } from "@/lib/auth/page-actor";
import type { FreeDay } from "@/lib/domain/busy-view";
import { catchUpQuestion } from "@/lib/usecases/catch-up";
import { deps } from "@/lib/wiring";
import { repairDifferences, verifyNow } from "../../verification/actions";
import {
  accountOf,
  choicesOf,
  colouredOf,
  destinationOf,
  destinationsOf,
  isBeingRead,
  ownHeld,
} from "./accounts";
import {
  answerCatchUp,
  changeBlockingRule,
  chooseBlocking,
  chooseColour,
  chooseDestination,
  chooseDirection,
  decideRemoval,
  disconnectOwn,
  pauseOwn,
  resumeOwn,
  syncNow,
} from "./actions";

export const metadata: Metadata = { title: "Calendars" };

/** How often the page looks by itself: while a first reading goes on, and otherwise. */
const lookWhileReadingMs = 2_000;
const lookMs = 20_000;

type Search = Promise<Record<string, string | string[] | undefined>>;
const providers = ["google", "microsoft"] as const;

export default async function CalendarsPage({ searchParams }: { searchParams: Search }) {
  const actor = await pageActor({ capability: "connectOwnCalendar" });
  const { database, clock } = deps();
  const { settings, freeDays, missed, verifications } = await database.asCompany(
    actor.companyId,
    async (tx) => ({
      settings: await calendarSettings(tx, actor.memberId),
      freeDays: await freeDayHints(tx, actor.memberId, clock.now()),
      missed: await catchUpQuestion(tx, actor.memberId, clock.now()),
      verifications: await ownVerifications(tx, actor.memberId),
    }),
  );
  const { connected, problem, provider } = await searchParams;
  return (
    <>
      <LiveRefresh pollMs={isBeingRead(settings.connections) ? lookWhileReadingMs : lookMs} />
      <PageHead
        title="Calendars"
        lead="Connect your calendar once. We keep your jobs and days off in step, and never show your office what your events are."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Calendars" }]}
        backHref="/settings"
      />
      <PageBody>
        <div className="stack">
          <ConnectNews connected={wordOf(connected)} problem={wordOf(problem)} provider={wordOf(provider)} />
          {missed !== null && <CatchUpPrompt {...missed} answer={answerCatchUp} />}
          {settings.takesBookings ? (
            <Blocks settings={settings} freeDays={freeDays} verifications={verifications} />
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

function Block({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="settings-block" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

type BlocksProps = {
  settings: CalendarSettings;
  freeDays: readonly FreeDay[];
  verifications: readonly OwnVerification[];
};

function Blocks({ settings, freeDays, verifications }: BlocksProps) {
  const { connections } = settings;
  const destinations = destinationsOf(connections);
  return (
    <div>
      <Block id="connections" title="Connections">
        <Connections settings={settings} />
      </Block>
      <Block id="destination" title="Where bookings go">
        {destinations.length === 0 ? (
          <p className="muted">Nowhere yet. Once you connect, bookings go to your main calendar.</p>
        ) : (
          <DestinationChoice
            initial={destinationOf(connections)}
            calendars={destinations}
            choose={chooseDestination}
          />
        )}
      </Block>
      {verifications.length > 0 && (
        <Block id="verification" title="Is everything in my calendar?">
          <div className="stack">
            {verifications.map(({ connectionId, verification }) => (
              <VerificationResult
                key={connectionId}
                {...{ connectionId, verification, zone: settings.zone }}
                actions={{ verify: verifyNow, repair: repairDifferences }}
              />
            ))}
          </div>
        </Block>
      )}
      {connections.length > 0 && <Steering settings={settings} freeDays={freeDays} />}
      <Block id="sight" title="What we can see">
        <WhatWeSee />
      </Block>
    </div>
  );
}

function Connections({ settings }: { settings: CalendarSettings }) {
  const { clock, gatewayTo } = deps();
  const now = clock.now();
  return (
    <div className="connections">
      {providers.map((provider) => {
        const found = settings.connections.find((connection) => connection.provider === provider);
        const at = { zone: settings.zone, now };
        return (
          <ConnectionCard
            key={provider}
            provider={provider}
            account={found ? accountOf(found, { ...at, abilities: abilityWords(found) }) : null}
            overviewHref={gatewayTo(provider) === null ? null : `/settings/calendars/connect/${provider}`}
            syncNow={syncNow}
            care={{ pause: pauseOwn, resume: resumeOwn, disconnect: disconnectOwn }}
          />
        );
      })}
    </div>
  );
}

/** What blocks, which way it syncs, by which rules, and what our events look like. */
function Steering({ settings, freeDays }: { settings: CalendarSettings; freeDays: readonly FreeDay[] }) {
  const accounts = settings.connections.map(choicesOf);
  return (
    <>
      <Block id="blocking" title="What blocks my time">
        <p className="muted">We check only the calendars you tick. Unticked calendars are never read.</p>
        <div className="stack mt-3">
          {ownHeld(settings.connections).map((calendar) => (
            <HeldRemovalCard key={calendar.calendarId} calendar={calendar} decide={decideRemoval} />
          ))}
          {accounts.map((account) => (
            <BlockingCalendars key={account.connectionId} account={account} choose={chooseBlocking} />
          ))}
          <FreeDayHint days={freeDays} changeRule={changeBlockingRule} />
        </div>
      </Block>
      <Block id="direction" title="Direction">
        <div className="stack">
          {accounts.map((account) => (
            <DirectionChoice key={account.connectionId} account={account} choose={chooseDirection} />
          ))}
        </div>
      </Block>
      <Block id="rules" title="Blocking rules">
        <div className="stack">
          <BlockingRuleSwitches initial={settings.blockingRules} change={changeBlockingRule} />
          <Disclosure summary="How to mark an event busy">
            <BusyHelp />
          </Disclosure>
        </div>
      </Block>
      <Block id="shows" title="What my calendar shows">
        <div className="stack">
          {settings.connections.map(colouredOf).map((account) => (
            <EventColourChoice key={account.connectionId} account={account} choose={chooseColour} />
          ))}
        </div>
      </Block>
    </>
  );
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
