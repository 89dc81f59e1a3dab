import type { MailContent } from "@/lib/domain/mail";

/** A letter as it goes out. */
export type Letter = {
  /** With its angle brackets; the same whenever this letter is sent. */
  readonly messageId: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly date: Date;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export function letterOf(
  mail: {
    readonly id: string;
    readonly to: Letter["to"];
    readonly content: MailContent;
    /** The reader can choose what is written to them. */
    readonly isMember: boolean;
  },
  at: { readonly date: Date; readonly appUrl: string },
): Letter {
  const { content } = mail;
  const frame = { appUrl: at.appUrl, footer: mail.isMember ? footerWords : "" };
  return {
    messageId: `<${mail.id}@${new URL(at.appUrl).hostname}>`,
    to: { name: oneLine(mail.to.name), address: mail.to.address },
    date: at.date,
    subject: oneLine(content.subject),
    text: textOf(content, frame),
    html: htmlOf(content, frame),
  };
}

type Frame = { readonly appUrl: string; readonly footer: string };

const footerWords =
  "Lockstep wrote this. What it writes to you, and when, is yours to choose: Settings, Notifications.";

/** A header holds one line: breaks and other control characters become spaces. */
export function oneLine(words: string): string {
  return words
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();
}

function textOf(content: MailContent, { appUrl, footer }: Frame): string {
  const link = linkOf(content, appUrl);
  const parts = [
    ...content.body,
    (content.list ?? []).map((line) => `- ${oneLine(line)}`).join("\n"),
    link ? `${link.label}: ${link.href}` : "",
    footer === "" ? "" : `-- \n${footer}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const styles = {
  page: "margin:0;padding:24px 16px;background:#f2f5f4;color:#13201f;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif",
  sheet:
    "max-width:560px;margin:0 auto;padding:24px;border:1px solid #d6dddb;border-radius:6px;background:#ffffff;overflow-wrap:anywhere",
  title: "margin:0 0 12px;font-size:18px;line-height:1.35",
  paragraph: "margin:0 0 12px",
  list: "margin:0 0 12px;padding-left:20px",
  button:
    "display:inline-block;padding:10px 16px;border-radius:4px;background:#0a5866;color:#ffffff;text-decoration:none;font-weight:600",
  footer: "max-width:560px;margin:12px auto 0;color:#52615e;font-size:13px",
} as const;

function htmlOf(content: MailContent, { appUrl, footer }: Frame): string {
  const link = linkOf(content, appUrl);
  const lines = (content.list ?? []).map((line) => `<li>${escaped(line)}</li>`).join("");
  const inside = [
    `<h1 style="${styles.title}" dir="auto">${escaped(oneLine(content.subject))}</h1>`,
    ...content.body.map((words) => `<p style="${styles.paragraph}" dir="auto">${escaped(words)}</p>`),
    lines === "" ? "" : `<ul style="${styles.list}" dir="auto">${lines}</ul>`,
    link ? `<p><a style="${styles.button}" href="${escaped(link.href)}">${escaped(link.label)}</a></p>` : "",
  ].join("");
  const below = footer === "" ? "" : `<p style="${styles.footer}">${escaped(footer)}</p>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body style="${styles.page}"><div style="${styles.sheet}">${inside}</div>${below}</body></html>`;
}

/** Only ever an address of this product. */
function linkOf({ action }: MailContent, appUrl: string): { label: string; href: string } | null {
  if (!action) return null;
  const href = new URL(action.path, appUrl);
  return href.origin === new URL(appUrl).origin ? { label: action.label, href: href.href } : null;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(words: string): string {
  return words.replace(/[&<>"']/g, (sign) => entities[sign] ?? "");
}
