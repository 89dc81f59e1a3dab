import {
  claimMail,
  dropMail,
  type MailAt,
  type MailToSend,
  mailToSend,
  markMailSent,
  saveMailFailure,
} from "@/db/store/mail";
import type { Deps } from "@/lib/deps";
import { MailError, mailRetryMs, mailStaleMs } from "@/lib/domain/mail";
import { letterOf } from "@/lib/domain/mail-letter";

/** Longer than the mail server is given for one letter, and short enough that one lost with its process leaves soon. */
const claimMs = 45_000;
const lettersAtOnce = 200;

export type MailRound = {
  readonly sent: number;
  readonly dropped: number;
  /** The codes with which letters were not taken. */
  readonly failures: readonly string[];
};

type MailDeps = Pick<Deps, "clock" | "database" | "sendMail" | "appUrl" | "failpoint">;

/**
 * Sends every letter that is due, each on its own and outside any transaction: at least once, always under the same
 * message id. Letters whose news is over are dropped. Where the server takes none, the round ends; without a server letters wait.
 */
export async function sendMail(deps: MailDeps): Promise<MailRound> {
  const { sendMail: send, clock, database } = deps;
  let [sent, dropped] = [0, 0];
  const failures: string[] = [];
  if (send === null) return { sent, dropped, failures };
  for (let letters = 0; letters < lettersAtOnce; letters += 1) {
    const now = clock.now();
    const at = await claimMail(database, now, new Date(now.getTime() + claimMs));
    if (at === null) break;
    const found = await database.asCompany(at.companyId, (tx) => mailToSend(tx, at.mailId));
    if (found === null) continue;
    if (isUseless(found, now)) {
      await database.asCompany(at.companyId, (tx) => dropMail(tx, at.mailId, now));
      dropped += 1;
      continue;
    }
    deps.failpoint("alert.after_row_before_send");
    const failure = await failureOf(send(letterOf(found, { date: now, appUrl: deps.appUrl })));
    if (failure === null) {
      await database.asCompany(at.companyId, (tx) => markMailSent(tx, at.mailId, clock.now()));
      sent += 1;
      continue;
    }
    failures.push(failure.code);
    await putOff(deps, at, found, failure);
    if (failure.concerns === "server") break;
  }
  return { sent, dropped, failures };
}

function isUseless({ isOver, createdAt }: MailToSend, now: Date): boolean {
  return isOver || now.getTime() - createdAt.getTime() > mailStaleMs;
}

async function failureOf(sending: Promise<void>): Promise<MailError["failure"] | null> {
  try {
    await sending;
    return null;
  } catch (error) {
    if (error instanceof MailError) return error.failure;
    throw error;
  }
}

async function putOff(
  { database, clock }: MailDeps,
  { companyId, mailId }: MailAt,
  found: MailToSend,
  failure: MailError["failure"],
): Promise<void> {
  const now = clock.now();
  const waitMs = mailRetryMs(failure, found.failedAttempts + 1);
  const retryAt = waitMs === null ? null : new Date(now.getTime() + waitMs);
  await database.asCompany(companyId, (tx) =>
    saveMailFailure(tx, mailId, { code: failure.code, retryAt }, now),
  );
}
