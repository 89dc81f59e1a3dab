import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

export type Received = {
  /** The envelope's, not the header's. */
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly mail: Email;
};

export type Mailbox = {
  readonly url: string;
  readonly received: readonly Received[];
  /** What it answers from now on: to the recipient or to the whole letter. null: takes everything. */
  refuse(answer: { readonly to: "recipient" | "letter"; readonly code: number } | null): void;
  /** Away: the port is closed. Back: the same port listens again. */
  away(): Promise<void>;
  back(): Promise<void>;
  close(): Promise<void>;
};

/** A real SMTP server on loopback that keeps what it is given. */
export async function aMailbox(): Promise<Mailbox> {
  const received: Received[] = [];
  let refusal: Parameters<Mailbox["refuse"]>[0] = null;
  let server: SMTPServer | null = null;
  let port = 0;
  const errorFor = (at: "recipient" | "letter") =>
    refusal?.to === at
      ? Object.assign(new Error("SECRET-ANSWER mike@demo.test"), { responseCode: refusal.code })
      : null;
  const make = () =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      logger: false,
      onRcptTo: (_address, _session, callback) => callback(errorFor("recipient")),
      onData: (stream, session, callback) => {
        buffer(stream).then(async (bytes) => {
          const refused = errorFor("letter");
          if (refused) return callback(refused);
          const { mailFrom, rcptTo } = session.envelope;
          received.push({
            from: mailFrom ? mailFrom.address : "",
            to: rcptTo.map(({ address }) => address),
            raw: bytes.toString("utf8"),
            mail: await PostalMime.parse(bytes),
          });
          callback();
        }, callback);
      },
    });
  const back = async () => {
    const next = make();
    await new Promise<void>((resolve, reject) => {
      next.on("error", reject);
      next.listen(port, "127.0.0.1", resolve);
    });
    port = (next.server.address() as AddressInfo).port;
    server = next;
  };
  const away = async () => {
    const ending = server;
    server = null;
    if (ending) await new Promise<void>((resolve) => ending.close(() => resolve()));
  };
  await back();
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    refuse: (answer) => {
      refusal = answer;
    },
    away,
    back,
    close: away,
  };
}
