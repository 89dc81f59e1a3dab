import type { MailLine, MailSheet } from "@/components/mail/sent-mail";
import type { SentLetter } from "@/db/views/sent-mail";
import { momentWords } from "@/lib/domain/time-words";

export function lineOf({ id, to, content, fate }: SentLetter, zone: string): MailLine {
  return {
    id,
    to: to.address,
    subject: content.subject,
    fate: fateWords(fate, zone),
    isSent: fate.kind === "sent",
  };
}

export function sheetOf(
  letter: SentLetter,
  zone: string,
  from: { readonly name: string; readonly address: string },
): MailSheet {
  const { body, list = [], action } = letter.content;
  const { name, address } = letter.to;
  return {
    ...lineOf(letter, zone),
    to: name === null ? address : `${name} <${address}>`,
    from: `${from.name} <${from.address}>`.trim(),
    body,
    list,
    action: action ? { label: action.label, href: action.path } : null,
  };
}

function fateWords(fate: SentLetter["fate"], zone: string): string {
  switch (fate.kind) {
    case "sent":
      return `Sent ${momentWords(fate.at, zone)}`;
    case "waits":
      return `Waits until ${momentWords(fate.until, zone)}`;
    case "dropped":
      return `Not sent: over since ${momentWords(fate.at, zone)}`;
  }
}
