import { AppLink } from "@/components/parts/app-link";
import { Badge } from "@/components/parts/badge";
import { FactList } from "@/components/parts/definition-list";
import { Disclosure } from "@/components/parts/disclosure";
import { MultiSelect, type PersonChoice } from "@/components/parts/multi-select";
import { ProviderGlyph } from "@/components/parts/provider-glyph";
import { SyncBadge } from "@/components/parts/sync-badge";
import { type CopyView, personOf } from "@/lib/domain/calendar-copy";
import { type PersonBlock, personBlock } from "@/lib/domain/push-blockers";
import { may } from "@/lib/domain/roles";
import { cityOf, firstNameOf } from "@/lib/domain/time-words";
import type { ActionFacts } from "./action-facts";
import { InviteButton } from "./invite-button";
import type { Invite } from "./use-invite";

/** Time, Address, Fieldworkers and what will be sent, before Accept. */
export function PushChoiceStep({
  facts,
  people,
  provider,
  chosen,
  onChoose,
  invite,
}: {
  facts: ActionFacts;
  people: readonly CopyView[];
  provider: "google" | "microsoft";
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
  invite: Invite;
}) {
  const local = facts.localTimes.join(" · ");
  return (
    <>
      <FactList
        isStacked
        facts={[
          {
            term: "Time",
            icon: "clock",
            value: facts.when,
            ...(local === "" ? {} : { second: local }),
          },
          {
            term: "Address",
            icon: "pin",
            value: facts.address || "No address on this booking",
            second: <EditFirst facts={facts} />,
          },
        ]}
      />
      <MultiSelect
        legend="Fieldworkers"
        name="fieldworkerIds"
        people={people.map((copy) => choiceOf(copy, provider, { facts, invite }))}
        selectedIds={chosen}
        onSelectionChange={onChoose}
      />
      <Disclosure summary="What will be sent">
        <Preview facts={facts} />
      </Disclosure>
    </>
  );
}

function EditFirst({ facts }: { facts: ActionFacts }) {
  const missing = facts.address === "" ? "Nobody can navigate there. " : "";
  if (!may(facts.role, "planBookings")) return missing === "" ? null : missing;
  return (
    <>
      {missing}Wrong time or address?{" "}
      <AppLink href={`/bookings/${facts.bookingId}/edit`}>Edit booking first</AppLink>
    </>
  );
}

function choiceOf(
  copy: CopyView,
  provider: "google" | "microsoft",
  { facts, invite }: { facts: ActionFacts; invite: Invite },
): PersonChoice {
  const block = personBlock(personOf(withNewsOf(copy, facts)), provider, facts.viewerId);
  const detail = copy.target && (
    <>
      <ProviderGlyph provider={copy.target.provider} />
      <span className="min-w-0 break-words">
        {copy.target.account} › <span className="font-strong">{copy.target.calendar}</span>
      </span>
    </>
  );
  return {
    id: copy.fieldworkerId,
    name: copy.name,
    ...(detail ? { detail } : {}),
    isDisabled: block !== null,
    more: (
      <>
        {block === null ? (
          <WillDo copy={copy} />
        ) : (
          <Blocked copy={copy} provider={provider} block={block} invite={invite} />
        )}
        <ZoneNotice copy={copy} />
      </>
    ),
  };
}

/** The dialog keeps the people it was opened with; an invitation that was sent from it shows all the same. */
function withNewsOf(copy: CopyView, { copies }: ActionFacts): CopyView {
  const fresh = copies.find(({ fieldworkerId }) => fieldworkerId === copy.fieldworkerId);
  return fresh ? { ...copy, invitation: fresh.invitation } : copy;
}

function WillDo({ copy }: { copy: CopyView }) {
  return copy.event ? (
    <Badge tone="moving" icon="retry">
      Will update existing event
    </Badge>
  ) : (
    <Badge tone="moving" icon="plus">
      Will create event
    </Badge>
  );
}

function Blocked({
  copy,
  provider,
  block,
  invite,
}: {
  copy: CopyView;
  provider: "google" | "microsoft";
  block: PersonBlock;
  invite: Invite;
}) {
  const usesThis = copy.target?.provider === provider;
  return (
    <>
      {copy.target === null && <SyncBadge state={{ kind: "notConnected" }} />}
      {usesThis && copy.target?.state === "needsReconnect" && (
        <SyncBadge state={{ kind: "needsReconnect" }} />
      )}
      {usesThis && copy.target?.state === "cannotWrite" && <SyncBadge state={{ kind: "failing" }} />}
      <span>
        {block.reason}{" "}
        {block.fix?.kind === "connect" && (
          <AppLink href="/settings/calendars">Open calendar settings</AppLink>
        )}
      </span>
      {block.fix?.kind === "invite" && (
        <InviteButton memberId={copy.fieldworkerId} name={copy.name} invite={invite} />
      )}
    </>
  );
}

/** The event's moment is right whatever the zones; what it looks like in the calendar is what surprises people [A36]. */
function ZoneNotice({ copy }: { copy: CopyView }) {
  if (!copy.target || copy.target.calendarZone === copy.zone) return null;
  return (
    <span className="basis-full text-xs text-warn-text">
      This calendar shows {cityOf(copy.target.calendarZone)} time, {firstNameOf(copy.name)} works in{" "}
      {cityOf(copy.zone)} time. The event is at the right moment either way.
    </span>
  );
}

function Preview({ facts }: { facts: ActionFacts }) {
  const { title, description, location } = facts.copyText;
  return (
    <div className={`flex gap-2.5 status-${facts.status.tone}`}>
      <span
        className="w-[5px] flex-none rounded-[2px]"
        style={{ background: "var(--status-edge)" }}
        aria-hidden="true"
      />
      <div className="grid min-w-0 gap-0.5 text-xs">
        <b className="text-sm">{title}</b>
        <span>{facts.when}</span>
        {location !== "" && <span>{location}</span>}
        <span className="break-words whitespace-pre-line text-muted">{description}</span>
      </div>
    </div>
  );
}
