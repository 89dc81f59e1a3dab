import { createTransport, type NodemailerError } from "nodemailer";
import { MailError, type MailFailure } from "@/lib/domain/mail";
import type { Letter } from "@/lib/domain/mail-letter";

export type MailServer = {
  /** smtp: or smtps:, with the login and nodemailer's options in it. */
  readonly url: string;
  readonly from: { readonly name: string; readonly address: string };
};

/** A letter that is not handed over by then has failed; it may have arrived all the same. */
export const smtpPatienceMs = 30_000;

/**
 * Hands letters to a mail server, one connection each. Resolves once the server has taken the letter.
 * @throws MailError and nothing else, without a word of what the server said
 */
export function smtpSender({ url, from }: MailServer): (letter: Letter) => Promise<void> {
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    dnsTimeout: 5_000,
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ messageId, to, date, subject, text, html }) => {
    if (!isOneAddress(to.address)) throw new MailError({ code: "EENVELOPE", concerns: "never" });
    try {
      await transport.sendMail({
        from,
        to: [to],
        envelope: { from: from.address, to: [to.address] },
        messageId,
        date,
        subject,
        text,
        html,
        headers: { "Auto-Submitted": "auto-generated" },
        signal: AbortSignal.timeout(smtpPatienceMs),
      });
    } catch (error) {
      throw new MailError(failureOf(error as NodemailerError));
    }
  };
}

/** What an envelope takes as one mailbox: nothing in it can end the command or begin another recipient. */
function isOneAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s<>()[\],;:\\"@\p{Cc}]+@[^\s<>()[\],;:\\"@\p{Cc}]+$/u.test(address);
}

/** Refusals of the recipient or the text concern the letter; of the login, the connection or anything else, the server. */
function failureOf({ code, responseCode, permanent }: NodemailerError): MailFailure {
  const isOfLetter = (code === "EENVELOPE" || code === "EMESSAGE") && responseCode !== 421;
  const name = /^E[A-Z0-9]{2,20}$/.test(code ?? "") ? (code ?? "") : "EUNKNOWN";
  return {
    code: responseCode === undefined ? name : String(responseCode),
    concerns: !isOfLetter ? "server" : permanent === true ? "never" : "letter",
  };
}
