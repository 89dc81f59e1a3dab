import { desc, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { member } from "@/db/schema";
import { mail } from "@/db/schema-health";
import type { MailContent } from "@/lib/domain/mail";

export type SentLetter = {
  readonly id: string;
  readonly to: { readonly name: string | null; readonly address: string };
  readonly content: MailContent;
  readonly writtenAt: Date;
  readonly fate:
    | { readonly kind: "sent"; readonly at: Date }
    | { readonly kind: "waits"; readonly until: Date }
    | { readonly kind: "dropped"; readonly at: Date };
};

const shown = 100;

/** The company's letters, the newest first. */
export async function sentMail(tx: Tx): Promise<SentLetter[]> {
  const rows = await lettersOf(tx)
    .orderBy(desc(sql`coalesce(${mail.sentAt}, ${mail.createdAt})`), desc(mail.id))
    .limit(shown);
  return rows.map(letterView);
}

export async function sentLetter(tx: Tx, mailId: string): Promise<SentLetter | null> {
  const [row] = await lettersOf(tx).where(eq(mail.id, mailId));
  return row ? letterView(row) : null;
}

const lettersOf = (tx: Tx) =>
  tx.select({ mail, name: member.name }).from(mail).leftJoin(member, eq(member.id, mail.memberId));

function letterView({
  mail: row,
  name,
}: {
  mail: typeof mail.$inferSelect;
  name: string | null;
}): SentLetter {
  return {
    id: row.id,
    to: { name, address: row.recipient },
    content: row.content,
    writtenAt: row.createdAt,
    fate: row.sentAt
      ? { kind: "sent", at: row.sentAt }
      : row.droppedAt
        ? { kind: "dropped", at: row.droppedAt }
        : { kind: "waits", until: row.notBefore },
  };
}
