import { AppLink } from "@/components/parts/app-link";
import { type Definition, DefinitionList } from "@/components/parts/definition-list";
import { StatusPill } from "@/components/parts/status-pill";
import { calendarRuleWords } from "@/lib/domain/status";
import { momentWords } from "@/lib/domain/time-words";
import { type ActionFacts, mapHref } from "./action-facts";

export type DetailFacts = {
  readonly customer: {
    readonly id: string;
    readonly name: string;
    /** null, and so the e-mail: not for this viewer. */
    readonly phone: string | null;
    readonly email: string | null;
  };
  readonly service: string;
  readonly duration: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly keepsPushedUpToDate: boolean;
};

function contactItems({ phone, email }: DetailFacts["customer"]): Definition[] {
  return [
    ...(phone === null
      ? []
      : [{ term: "Phone", value: phone ? <a href={`tel:${phone}`}>{phone}</a> : "None" }]),
    ...(email === null
      ? []
      : [{ term: "E-mail", value: email ? <a href={`mailto:${email}`}>{email}</a> : "None" }]),
  ];
}

export function DetailsTab({ facts, detail }: { facts: ActionFacts; detail: DetailFacts }) {
  const { customer } = detail;
  const items: Definition[] = [
    { term: "Customer", value: <AppLink href={`/customers/${customer.id}`}>{customer.name}</AppLink> },
    ...contactItems(customer),
    { term: "Service", value: `${detail.service} · ${detail.duration}` },
    { term: "When", value: [facts.when, ...facts.localTimes].join(" · ") },
    {
      term: "Address",
      value: facts.address ? (
        <a href={mapHref(facts.address)} target="_blank" rel="noopener noreferrer">
          {facts.address}
        </a>
      ) : (
        "None yet"
      ),
    },
    {
      term: "Status",
      value: (
        <span className="flex flex-wrap items-center gap-2">
          <StatusPill tone={facts.status.tone} name={facts.status.name} />
          <span className="text-muted">Calendar rule: {calendarRuleWords[facts.status.rule]}</span>
        </span>
      ),
    },
    {
      term: "After edits",
      value: detail.keepsPushedUpToDate
        ? "Pushed copies follow by themselves"
        : "Copies say “Out of date” until somebody pushes",
    },
    { term: "Created", value: momentWords(detail.createdAt, facts.zone) },
    {
      term: "Last change",
      value: `${momentWords(detail.updatedAt, facts.zone)} · revision ${facts.revision}`,
    },
  ];
  return (
    <div className="max-w-[640px] pt-4">
      <DefinitionList size="normal" items={items} />
    </div>
  );
}

/** The three kinds of notes, each with who reads it. `officeNotes` null: not for this viewer. */
export function NotesPanel({
  customerNotes,
  jobNotes,
  officeNotes,
}: {
  customerNotes: string;
  jobNotes: string;
  officeNotes: string | null;
}) {
  const notes = [
    { who: "For the job", text: jobNotes },
    { who: "Customer sees", text: customerNotes },
    { who: "Office only", text: officeNotes ?? "" },
  ].filter(({ text }) => text !== "");
  return (
    <div className="panel grid gap-1.5 px-3.5 py-3 text-sm">
      {notes.length === 0 && <p className="text-muted">No notes.</p>}
      {notes.map(({ who, text }) => (
        <p key={who} className="break-words whitespace-pre-line">
          <b className="font-strong">{who}:</b> {text}
        </p>
      ))}
    </div>
  );
}
