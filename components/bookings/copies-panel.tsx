import { AppLink } from "@/components/parts/app-link";
import { Avatar } from "@/components/parts/avatar";
import { type Definition, DefinitionList } from "@/components/parts/definition-list";
import { LinkButton } from "@/components/parts/link-button";
import { Note } from "@/components/parts/note";
import { EmptyState } from "@/components/parts/page-states";
import { ProviderGlyph } from "@/components/parts/provider-glyph";
import type { CopyView } from "@/lib/domain/calendar-copy";
import { providerWords } from "@/lib/domain/push-blockers";
import { failureInWords, type PushView, receiptWords } from "@/lib/domain/push-progress";
import { may } from "@/lib/domain/roles";
import { clockWords, firstNameOf, momentWords } from "@/lib/domain/time-words";
import type { ActionFacts } from "./action-facts";
import type { AskForPush, ChangeStatus, CheckArrival } from "./answers";
import { ArrivalCheck } from "./arrival-check";
import { FoldedAttempts } from "./attempt-list";
import { CopyBadge } from "./copy-badge";
import { CopyDrift } from "./copy-drift";
import { InviteButton } from "./invite-button";
import { PushNowButton } from "./push-now-button";
import type { Invite } from "./use-invite";

/** What each calendar shows: account, calendar, badge, receipt, event [A16]. `isFull` adds ids and every attempt. */
export function CopiesPanel({
  facts,
  pushes,
  askForPush,
  checkArrival,
  changeStatus,
  invite,
  isFull,
}: {
  facts: ActionFacts;
  pushes: readonly PushView[];
  askForPush: AskForPush;
  checkArrival: CheckArrival;
  changeStatus: ChangeStatus;
  invite: Invite;
  isFull: boolean;
}) {
  if (facts.copies.length === 0) {
    return (
      <div className="panel">
        <EmptyState
          action={
            may(facts.role, "planBookings") && (
              <LinkButton href={`/bookings/${facts.bookingId}/edit#fieldworkers`}>Assign</LinkButton>
            )
          }
        >
          Nobody is on this booking, so no calendar has a copy.
        </EmptyState>
      </div>
    );
  }
  return (
    <ul className="panel divide-y divide-line">
      {facts.copies.map((copy) => (
        <li key={copy.fieldworkerId} className="grid gap-2 p-3.5">
          <CopyHead copy={copy} />
          <div className="grid gap-2.5 desk:pl-[38px]">
            <CopyFacts
              copy={copy}
              pushes={pushes.filter((push) => push.fieldworkerId === copy.fieldworkerId)}
              zone={facts.zone}
              isFull={isFull}
            />
            <CopyTrouble copy={copy} facts={facts} invite={invite} />
            <CopyDrift
              copy={copy}
              facts={facts}
              canPush={canPush(copy, facts)}
              askForPush={askForPush}
              changeStatus={changeStatus}
            />
            <CopyButtons copy={copy} facts={facts} askForPush={askForPush} />
            {canCheck(copy, facts) && (
              <ArrivalCheck copy={copy} facts={facts} checkArrival={checkArrival} askForPush={askForPush} />
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function CopyHead({ copy }: { copy: CopyView }) {
  return (
    <div className="flex items-start gap-2.5">
      <Avatar name={copy.name} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-start justify-between gap-x-2 gap-y-1">
          <b>{copy.name}</b>
          <CopyBadge copy={copy} />
        </div>
        {copy.target && (
          <span className="mt-0.5 flex items-center gap-1.5 text-xs text-muted">
            <ProviderGlyph provider={copy.target.provider} />
            <span className="min-w-0 break-words">
              {copy.target.account} › <b className="font-medium">{copy.target.calendar}</b>
            </span>
          </span>
        )}
        {!copy.isAssigned && <span className="text-xs text-muted">No longer on this booking</span>}
      </div>
    </div>
  );
}

function CopyFacts({
  copy,
  pushes,
  zone,
  isFull,
}: {
  copy: CopyView;
  pushes: readonly PushView[];
  zone: string;
  isFull: boolean;
}) {
  const last = pushes.find((push) => push.receipt !== null)?.receipt ?? null;
  const items: Definition[] = [];
  if (copy.waitingSince) {
    const place = copy.place && copy.place > 1 ? ` · number ${copy.place} in line` : "";
    items.push({ term: "Waiting", value: `Since ${clockWords(new Date(copy.waitingSince), zone)}${place}` });
  }
  if (copy.event?.writtenAt) {
    items.push({ term: "Sent", value: momentWords(new Date(copy.event.writtenAt), zone) });
  }
  if (last) {
    const at = copy.waitingSince || !copy.event ? `${momentWords(new Date(last.finishedAt), zone)} · ` : "";
    items.push({
      term: copy.waitingSince ? "Last receipt" : "Receipt",
      value: `${at}${receiptWords(last, copy.name)}`,
    });
  }
  if (isFull && copy.event) {
    items.push({ term: "Event id", value: <span className="mono break-all">{copy.event.id}</span> });
  }
  const attempts = pushes.flatMap((push) => push.attempts);
  return (
    <>
      {items.length > 0 && <DefinitionList items={items} />}
      {isFull && attempts.length > 0 && <FoldedAttempts attempts={attempts} zone={zone} />}
    </>
  );
}

function CopyTrouble({ copy, facts, invite }: { copy: CopyView; facts: ActionFacts; invite: Invite }) {
  const { target, state } = copy;
  const name = firstNameOf(copy.name);
  if (target === null) {
    return state.kind === "notConnected" ? <Unconnected copy={copy} facts={facts} invite={invite} /> : null;
  }
  const { short } = providerWords[target.provider];
  if (state.kind === "needsReconnect") {
    const since = momentWords(new Date(target.stateSince), facts.zone);
    return (
      <Note tone="danger" icon="unplug">
        {short} stopped accepting our key on {since}. The booking is safe and will send when {name}{" "}
        reconnects.
      </Note>
    );
  }
  if (state.kind === "retrying" || state.kind === "failing") {
    const rest = copy.openWish ? "The booking is safe and is tried again." : "Push again to try once more.";
    return (
      <Note tone={state.kind === "failing" ? "danger" : "warn"}>
        Not sent yet: {failureInWords(copy.failure)}. {rest}
      </Note>
    );
  }
  return null;
}

function Unconnected({ copy, facts, invite }: { copy: CopyView; facts: ActionFacts; invite: Invite }) {
  const name = firstNameOf(copy.name);
  if (copy.fieldworkerId === facts.viewerId)
    return (
      <p className="text-sm text-muted">
        You haven't connected a calendar. <AppLink href="/settings/calendars">Connect one</AppLink>
      </p>
    );
  const invitation = may(facts.role, "careForSync") ? copy.invitation : null;
  const next =
    invitation?.kind === "sent" ? invitation.words : `${name} connects one under Settings › Calendars`;
  return (
    <div className="grid justify-items-start gap-2 text-sm text-muted">
      <p>
        {name} hasn't connected a calendar. {next}.
      </p>
      {invitation?.kind === "open" && (
        <InviteButton memberId={copy.fieldworkerId} name={copy.name} invite={invite} />
      )}
    </div>
  );
}

/** Whether this viewer can send this copy now. */
function canPush(copy: CopyView, facts: ActionFacts): boolean {
  const isOwn = copy.fieldworkerId === facts.viewerId;
  const mayPush = may(facts.role, "pushAnyBooking") || (isOwn && may(facts.role, "pushOwnBooking"));
  return mayPush && copy.isAssigned && copy.target?.state === "live" && facts.status.rule !== "remove";
}

/** Something was sent, nothing is on its way, and the booking is still ahead. */
function canCheck(copy: CopyView, facts: ActionFacts): boolean {
  return canPush(copy, facts) && copy.event !== null && copy.openWish === null && !facts.isOver;
}

function CopyButtons({
  copy,
  facts,
  askForPush,
}: {
  copy: CopyView;
  facts: ActionFacts;
  askForPush: AskForPush;
}) {
  const isOwn = copy.fieldworkerId === facts.viewerId;
  // A deleted copy has its own card with the way back.
  const pushes = canPush(copy, facts) && copy.state.kind !== "deletedInCalendar";
  const reconnects = isOwn && copy.target !== null && copy.target.state !== "live";
  if (!copy.event?.link && !pushes && !reconnects) return null;
  const short = providerWords[copy.target?.provider ?? "google"].short;
  return (
    <div className="flex flex-wrap gap-1.5">
      {copy.event?.link && (
        <LinkButton href={copy.event.link} target="_blank" isSmall icon="external">
          Open in {short}
        </LinkButton>
      )}
      {reconnects && (
        <LinkButton href="/settings/calendars" isSmall>
          Reconnect
        </LinkButton>
      )}
      {pushes && (
        <PushNowButton
          label={copy.state.kind === "changedInCalendar" ? "Push again" : "Push now"}
          bookingId={copy.bookingId}
          fieldworkerId={copy.fieldworkerId}
          name={copy.name}
          askForPush={askForPush}
        />
      )}
    </div>
  );
}
