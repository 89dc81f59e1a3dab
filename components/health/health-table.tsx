import { InviteButton } from "@/components/bookings/invite-button";
import { invitedJustNowSince, invitedWords } from "@/lib/domain/invitation";
import { providerWords } from "@/lib/domain/push-blockers";
import type { HealthLine } from "@/lib/domain/sync-health-view";
import { countdownWords, recentWords, troubleWords, watchEndWords } from "@/lib/domain/sync-health-words";
import { firstNameOf } from "@/lib/domain/time-words";
import { AppLink } from "../parts/app-link";
import { Avatar } from "../parts/avatar";
import { type Column, DataTable } from "../parts/data-table";
import { ProviderGlyph } from "../parts/provider-glyph";
import type { CareActions } from "./care";
import { HealthBadge } from "./health-badge";
import { LineAction } from "./line-action";

type At = {
  readonly now: Date;
  /** Watches live by real time, whatever a demo's clock says. */
  readonly realNow: Date;
  readonly zone: string;
};

const none = <span className="muted">—</span>;

/** Every fieldworker's calendar, once for each account; on a phone each is a card, and healthy ones are short. */
export function HealthTable({
  lines,
  actions,
  ...at
}: At & { lines: readonly HealthLine[]; actions: CareActions }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section className="health-table-frame panel" aria-label="Calendars by fieldworker" tabIndex={0}>
      <DataTable
        className="health-table"
        caption="Calendars by fieldworker"
        columns={columnsOf(at, actions)}
        rows={lines}
        rowKey={({ memberId, line }) => `${memberId} ${line?.connectionId ?? ""}`}
        rowTestId={({ memberId, line }) => `health-${line?.connectionId ?? memberId}`}
      />
    </section>
  );
}

function columnsOf({ now, realNow, zone }: At, actions: CareActions): readonly Column<HealthLine>[] {
  const when = (at: Date | null | undefined) => (at ? recentWords(at, now, zone) : none);
  return [
    { key: "who", header: "Fieldworker", isRowHeader: true, cell: (row) => <Who row={row} /> },
    {
      key: "state",
      header: "State",
      isBareOnPhone: true,
      cell: ({ line }) => (
        <HealthBadge state={line?.state ?? "notConnected"} since={line?.since ?? null} now={now} />
      ),
    },
    { key: "in", header: "Last good in", cell: ({ line }) => when(line?.lastInAt) },
    { key: "out", header: "Last good out", cell: ({ line }) => when(line?.lastOutAt) },
    {
      key: "words",
      header: "In plain words",
      isBareOnPhone: true,
      cell: (row) => <PlainWords row={row} now={now} zone={zone} />,
    },
    {
      key: "queue",
      header: "Queue",
      align: "end",
      cell: ({ line, waiting }) => (line || waiting > 0 ? waiting : none),
    },
    {
      key: "watch",
      header: "Watch ends",
      cell: ({ line }) => (line ? watchEndWords(line.watch, realNow) : none),
    },
    {
      key: "action",
      header: "Action",
      isBareOnPhone: true,
      align: "end",
      cell: ({ line, ...row }) =>
        line ? (
          <LineAction line={line} name={row.name} actions={actions} isSmall />
        ) : (
          isInvitable(row, now) && (
            <InviteButton
              memberId={row.memberId}
              name={row.name}
              invite={actions.invite}
              className="care-button"
            />
          )
        ),
    },
  ];
}

function isInvitable({ invitedAt }: Pick<HealthLine, "invitedAt">, now: Date): boolean {
  return invitedAt === null || invitedAt <= invitedJustNowSince(now);
}

function Who({ row: { name, line, isActive } }: { row: HealthLine }) {
  return (
    <span className="health-who">
      <Avatar name={name} />
      <span>
        {line ? (
          <AppLink href={`/sync-health/${line.connectionId}`} className="health-name">
            <bdi>{name}</bdi>
          </AppLink>
        ) : (
          <b className="health-name">
            <bdi>{name}</bdi>
          </b>
        )}
        <span className="health-account">
          {line ? (
            <>
              <ProviderGlyph provider={line.provider} />
              <span className="clip">{line.accountEmail}</span>
            </>
          ) : (
            "no account"
          )}
        </span>
        {!isActive && <span className="health-account">no longer works here</span>}
      </span>
    </span>
  );
}

function PlainWords({
  row: { line, name, invitedAt },
  now,
  zone,
}: {
  row: HealthLine;
  now: Date;
  zone: string;
}) {
  if (!line)
    return (
      <span className="muted">
        Nothing to sync until {firstNameOf(name)} connects a calendar
        {invitedAt && `. ${invitedWords(invitedAt, now, zone)}`}
      </span>
    );
  const words = troubleWords(line);
  if (words === null) return none;
  const inMs = line.nextTryAt ? line.nextTryAt.getTime() - now.getTime() : null;
  return (
    <>
      {words}
      {inMs !== null &&
        inMs > 0 &&
        `, trying ${providerWords[line.provider].short} again in ${countdownWords(inMs)}`}
    </>
  );
}
