import { AppLink } from "../parts/app-link";
import { DefinitionList } from "../parts/definition-list";
import { EmptyState } from "../parts/page-states";
import "./mail.css";

/** One line of the list; the times are in words already. */
export type MailLine = {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  /** "Sent Tue 3 Nov, 9:41:09 AM". */
  readonly fate: string;
  readonly isSent: boolean;
};

export type MailSheet = MailLine & {
  readonly from: string;
  readonly body: readonly string[];
  readonly list: readonly string[];
  readonly action: { readonly label: string; readonly href: string } | null;
};

/** The newest first; the open one is marked. */
export function SentMailList({ letters, openId }: { letters: readonly MailLine[]; openId: string | null }) {
  if (letters.length === 0)
    return (
      <EmptyState>No letter yet. Alarms, conflicts and digests show here once they are written.</EmptyState>
    );
  return (
    <ul className="mail-list">
      {letters.map(({ id, to, subject, fate, isSent }) => (
        <li key={id}>
          <AppLink
            href={`/demo/mail?show=${id}`}
            aria-current={id === openId ? "true" : undefined}
            className="mail-line"
          >
            <b dir="auto">{subject}</b>
            <span dir="auto">To {to}</span>
            <span className={isSent ? "muted" : "mail-fate"}>{fate}</span>
          </AppLink>
        </li>
      ))}
    </ul>
  );
}

/** The letter as its reader has it, word for word. */
export function SentMailSheet({ letter }: { letter: MailSheet }) {
  const { from, to, subject, fate, body, list, action } = letter;
  return (
    <article className="mail-sheet" aria-label={`Letter: ${subject}`}>
      <h2 dir="auto">{subject}</h2>
      <DefinitionList
        items={[
          { term: "From", value: from },
          { term: "To", value: to },
          { term: "When", value: fate },
        ]}
      />
      <div className="mail-words">
        {body.map((words, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a letter never changes, and two paragraphs may be equal
          <p key={place} dir="auto">
            {words}
          </p>
        ))}
        {list.length > 0 && (
          <ul>
            {list.map((line, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same
              <li key={place} dir="auto">
                {line}
              </li>
            ))}
          </ul>
        )}
        {action && (
          <p>
            <AppLink href={action.href}>{action.label}</AppLink>
          </p>
        )}
      </div>
    </article>
  );
}
