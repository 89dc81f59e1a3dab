import type { ConnectionHealth } from "@/lib/domain/sync-badge";
import { Badge } from "../parts/badge";
import { Button } from "../parts/button";
import { ConnectionBadge, type ConnectionState } from "../parts/connection-badge";
import { DefinitionList } from "../parts/definition-list";
import { LinkButton } from "../parts/link-button";
import { Note } from "../parts/note";
import { ProviderGlyph, type ProviderName } from "../parts/provider-glyph";
import type { IncomingState } from "./calendar-facts";
import { type ConnectionCare, ConnectionCareButtons } from "./connection-care";
import { type SyncNow, SyncNowButton } from "./sync-now";

/** A connected account in words; times are already in its owner's zone. */
export type ConnectedAccount = {
  readonly connectionId: string;
  readonly incoming: IncomingState;
  readonly lastReceived: string | null;
  /** How we hear of changes, and how long the last one took; null: nothing is known yet. */
  readonly hears: string | null;
  readonly delays: string | null;
  /** Events nobody could make sense of. */
  readonly unreadable: number;
  /** Series with more occurrences than are looked for. */
  readonly cutShort: number;
  readonly state: ConnectionHealth;
  readonly stateSince: string;
  /** The state in the words of Sync health. */
  readonly health: ConnectionState;
  /** What fails by itself and since when, in one sentence; null: nothing does. */
  readonly troubleWords: string | null;
  readonly accountEmail: string;
  readonly connectedSince: string;
  readonly lastSent: string | null;
  /** The calendar bookings go to, when it can no longer be written to; null: it can, or nothing was agreed to. */
  readonly unwritable: string | null;
  /** What was granted: "see the list of your calendars", … */
  readonly abilities: readonly string[];
};

const titles: Record<ProviderName, string> = { google: "Google Calendar", microsoft: "Outlook" };
const allowWords: Record<ProviderName, string> = {
  google: "leave every box ticked",
  microsoft: "accept every permission",
};
const connectLabels: Record<ProviderName, string> = {
  google: "Connect Google Calendar",
  microsoft: "Connect Outlook",
};

/** `overviewHref` is the page that explains the consent; null while this provider cannot be connected. */
export function ConnectionCard({
  provider,
  account,
  overviewHref,
  syncNow,
  care,
}: {
  provider: ProviderName;
  account: ConnectedAccount | null;
  overviewHref: string | null;
  syncNow: SyncNow;
  care: ConnectionCare;
}) {
  return (
    <article
      className={account === null ? "connection connection-none" : "connection"}
      data-testid={`conn-${provider}`}
    >
      <header>
        <ProviderGlyph provider={provider} />
        <h3>{titles[provider]}</h3>
        <StateBadge account={account} />
      </header>
      {account === null ? (
        <NotConnected provider={provider} overviewHref={overviewHref} />
      ) : (
        <Connected provider={provider} account={account} syncNow={syncNow} care={care} />
      )}
    </article>
  );
}

function StateBadge({ account }: { account: ConnectedAccount | null }) {
  if (account === null) return <ConnectionBadge state={{ kind: "notConnected" }} />;
  const { health, incoming } = account;
  if (health.kind !== "firstSync" || incoming.kind !== "firstSync") return <ConnectionBadge state={health} />;
  return (
    <Badge tone="moving" icon="sync-first">
      First sync · {incoming.eventsRead === 1 ? "1 event" : `${incoming.eventsRead} events`} read
    </Badge>
  );
}

function NotConnected({ provider, overviewHref }: { provider: ProviderName; overviewHref: string | null }) {
  if (overviewHref === null) {
    return (
      <>
        <p className="muted" id={`no-${provider}`}>
          {titles[provider]} is not offered here: whoever runs Lockstep has not set it up.
        </p>
        <div className="connection-actions">
          <Button isDisabled aria-describedby={`no-${provider}`}>
            {connectLabels[provider]}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <p className="muted">
        Connect your calendar once; we'll keep your jobs in step. We never show your boss what your events
        are.
      </p>
      <div className="connection-actions">
        <LinkButton href={overviewHref} variant="primary">
          {connectLabels[provider]}
        </LinkButton>
      </div>
    </>
  );
}

function Connected({
  provider,
  account,
  syncNow,
  care,
}: {
  provider: ProviderName;
  account: ConnectedAccount;
  syncNow: SyncNow;
  care: ConnectionCare;
}) {
  const { connectionId, state, incoming, lastReceived, lastSent, hears, delays, unreadable, cutShort } =
    account;
  const isRead = incoming.kind !== "notRead";
  return (
    <>
      <p className="connection-account">{account.accountEmail}</p>
      <Trouble provider={provider} account={account} />
      <DefinitionList
        items={[
          { term: "Connected", value: account.connectedSince },
          { term: "Last received", value: isRead ? (lastReceived ?? "Nothing yet") : "Not read" },
          { term: "Last sent", value: lastSent ?? "Nothing yet" },
          ...(hears === null ? [] : [{ term: "Changes", value: hears }]),
          ...(delays === null ? [] : [{ term: "Last change", value: delays }]),
          { term: "We may", value: account.abilities.join(", ") || "nothing yet" },
        ]}
      />
      {unreadable > 0 && <Unreadable count={unreadable} />}
      {cutShort > 0 && <CutShort count={cutShort} />}
      {state !== "needsReconnect" && state !== "paused" && isRead && (
        <SyncNowButton
          connectionId={connectionId}
          provider={provider === "google" ? "Google" : "Outlook"}
          syncNow={syncNow}
        />
      )}
      <ConnectionCareButtons
        connectionId={connectionId}
        provider={provider}
        accountEmail={account.accountEmail}
        isPaused={state === "paused"}
        care={care}
      />
    </>
  );
}

function Unreadable({ count }: { count: number }) {
  return (
    <p className="muted">
      {count === 1 ? "1 event could not be read" : `${count} events could not be read`}. What we knew of{" "}
      {count === 1 ? "it" : "them"} still holds, and we try again by ourselves.
    </p>
  );
}

function CutShort({ count }: { count: number }) {
  return (
    <p className="muted">
      {count === 1 ? "1 repeating event happens" : `${count} repeating events happen`} more often than we can
      follow. Only the first times block your calendar.
    </p>
  );
}

function Trouble({ provider, account }: { provider: ProviderName; account: ConnectedAccount }) {
  const again = `/api/calendars/${provider}/connect`;
  switch (account.state) {
    case "live":
      return account.troubleWords && <Note tone="warn">{account.troubleWords}</Note>;
    case "needsReconnect":
      return (
        <Note
          tone="danger"
          action={
            <LinkButton href={again} isSmall>
              Reconnect
            </LinkButton>
          }
        >
          {titles[provider]} stopped accepting our key on {account.stateSince}. Reconnect takes under a
          minute. Nothing is lost.
        </Note>
      );
    case "paused":
      return (
        <Note>
          Paused since {account.stateSince}. Nothing is read or sent. Bookings wait, and go out when you
          resume.
        </Note>
      );
    case "cannotWrite":
      if (account.unwritable !== null)
        return (
          <Note
            tone="danger"
            action={
              <LinkButton href="#destination" isSmall>
                Choose another
              </LinkButton>
            }
          >
            Can't write to {account.unwritable}: choose another calendar, or allow it again in{" "}
            {titles[provider]}. Bookings wait; nothing is lost.
          </Note>
        );
      return (
        <Note
          tone="danger"
          action={
            <LinkButton href={again} isSmall>
              Grant again
            </LinkButton>
          }
        >
          We can see this account but can't add bookings to it. Grant again and {allowWords[provider]}.
        </Note>
      );
  }
}
