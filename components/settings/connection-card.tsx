import { Badge } from "../parts/badge";
import { Button } from "../parts/button";
import { ConnectionBadge } from "../parts/connection-badge";
import { DefinitionList } from "../parts/definition-list";
import { LinkButton } from "../parts/link-button";
import { Note } from "../parts/note";
import { ProviderGlyph, type ProviderName } from "../parts/provider-glyph";

/** A connected account in words; times are already in its owner's zone. */
export type ConnectedAccount = {
  readonly state: "live" | "needsReconnect" | "cannotWrite";
  readonly stateSince: string;
  readonly accountEmail: string;
  readonly connectedSince: string;
  readonly lastSent: string | null;
  /** What was granted: "see the list of your calendars", … */
  readonly abilities: readonly string[];
};

const titles: Record<ProviderName, string> = { google: "Google Calendar", microsoft: "Outlook" };
const connectLabels: Record<ProviderName, string> = {
  google: "Connect Google Calendar",
  microsoft: "Connect Outlook",
};

/** `overviewHref` is the page that explains the consent; null while this provider cannot be connected. */
export function ConnectionCard({
  provider,
  account,
  overviewHref,
}: {
  provider: ProviderName;
  account: ConnectedAccount | null;
  overviewHref: string | null;
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
        <Connected provider={provider} account={account} />
      )}
    </article>
  );
}

function StateBadge({ account }: { account: ConnectedAccount | null }) {
  switch (account?.state) {
    case undefined:
      return <ConnectionBadge state={{ kind: "notConnected" }} />;
    case "live":
      return <ConnectionBadge state={{ kind: "live" }} />;
    case "needsReconnect":
      return <ConnectionBadge state={{ kind: "needsReconnect" }} />;
    case "cannotWrite":
      return (
        <Badge tone="broken" icon="lock">
          Can't write here
        </Badge>
      );
  }
}

function NotConnected({ provider, overviewHref }: { provider: ProviderName; overviewHref: string | null }) {
  if (overviewHref === null) {
    return (
      <>
        <p className="muted" id={`no-${provider}`}>
          {titles[provider]} is not offered here yet. Google Calendar works today.
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

function Connected({ provider, account }: { provider: ProviderName; account: ConnectedAccount }) {
  return (
    <>
      <p className="connection-account">{account.accountEmail}</p>
      <Trouble provider={provider} account={account} />
      <DefinitionList
        items={[
          { term: "Connected", value: account.connectedSince },
          { term: "Last sent", value: account.lastSent ?? "Nothing yet" },
          { term: "We may", value: account.abilities.join(", ") || "nothing yet" },
        ]}
      />
    </>
  );
}

function Trouble({ provider, account }: { provider: ProviderName; account: ConnectedAccount }) {
  const again = `/api/calendars/${provider}/connect`;
  switch (account.state) {
    case "live":
      return null;
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
    case "cannotWrite":
      return (
        <Note
          tone="danger"
          action={
            <LinkButton href={again} isSmall>
              Grant again
            </LinkButton>
          }
        >
          We can see this account but can't add bookings to it. Grant again and leave every box ticked.
        </Note>
      );
  }
}
