import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MailError } from "@/lib/domain/mail";
import { type Letter, letterOf } from "@/lib/domain/mail-letter";
import { smtpSender } from "./smtp";
import { aMailbox, type Mailbox } from "./testing/mailbox";

let mailbox: Mailbox;
beforeEach(async () => {
  mailbox = await aMailbox();
});
afterEach(() => mailbox.close());

const from = { name: "Alder & Sons, Dispatch", address: "dispatch@alder.test" };
const aLetter = (wish: {
  subject?: string;
  name?: string;
  address?: string;
  body?: readonly string[];
}): Letter =>
  letterOf(
    {
      id: "1f0e",
      to: { name: wish.name ?? "Priya Shah", address: wish.address ?? "priya@demo.test" },
      content: {
        subject: wish.subject ?? "Raj's Google Calendar has not synced for 30 min",
        body: wish.body ?? ["It does not answer."],
        list: ["New: #1043 Ada Quist"],
        action: { label: "Open sync health", path: "/sync-health?show=1&x=2" },
      },
      isMember: true,
    },
    { date: new Date("2026-10-25T16:30:00Z"), appUrl: "https://dispatch.alder.test:8443" },
  );
const send = (letter: Letter, url = mailbox.url) => smtpSender({ url, from })(letter);
const refusal = (sending: Promise<void>) =>
  sending.then(
    () => null,
    (error: unknown) => error,
  );

describe("a letter on its way", () => {
  test("says the same in plain text and HTML, with one link, our id, the product's date and that a machine wrote it", async () => {
    await send(aLetter({}));
    const [{ mail, to, from: sender }] = mailbox.received as [(typeof mailbox.received)[number]];
    expect([sender, to]).toEqual(["dispatch@alder.test", ["priya@demo.test"]]);
    expect(mail.messageId).toBe("<1f0e@dispatch.alder.test>");
    expect(new Date(mail.date ?? "").toISOString()).toBe("2026-10-25T16:30:00.000Z");
    expect(mail.from).toMatchObject({ name: "Alder & Sons, Dispatch", address: "dispatch@alder.test" });
    expect(mail.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
    const link = "https://dispatch.alder.test:8443/sync-health?show=1&x=2";
    expect(mail.text).toContain(`Open sync health: ${link}`);
    expect(mail.html?.match(/<a /g)).toHaveLength(1);
    expect(mail.html).toContain(`href="${link.replaceAll("&", "&amp;")}"`);
    for (const words of ["It does not answer.", "New: #1043 Ada Quist"])
      expect([mail.text?.includes(words), mail.html?.includes(words)]).toEqual([true, true]);
  });

  test.each([
    [
      "a line break and a header",
      "Hello\r\nBcc: thief@evil.test\r\n\r\nbody",
      "Hello Bcc: thief@evil.test body",
    ],
    ["other breaks", "a\u2028b\u0085c\u0000d\ne", "a b c d e"],
    ["quotes and brackets", `Zoë “Zo” "Müller" <x@evil.test>, 🛠️`, `Zoë “Zo” "Müller" <x@evil.test>, 🛠️`],
    ["right to left", "دانا الخطيب moved to 3:00 PM", "دانا الخطيب moved to 3:00 PM"],
    ["what its reader's program decodes", "=?utf-8?Q?=0D=0ABcc=3A?= x", "\r\nBcc: x"],
    ["very long", `${"🛠️ long ".repeat(60)}end`, `${"🛠️ long ".repeat(60)}end`],
  ])("keeps a subject one line: %s", async (_, subject, arrives) => {
    await send(aLetter({ subject }));
    const [found] = mailbox.received;
    expect(found?.mail.subject).toBe(arrives);
    expect(found?.mail.bcc ?? []).toEqual([]);
    expect(found?.to).toEqual(["priya@demo.test"]);
    const head = found?.raw.split("\r\n\r\n")[0] ?? "";
    expect(head).not.toMatch(/^bcc:/im);
  });

  test.each([
    ["quotes and a comma", `Ana "Belle" Belova, Jr.`],
    ["right to left and emoji", "دانا 🛠️"],
    ["another mailbox", "Ana <thief@evil.test>, x"],
  ])("addresses a reader named with %s, and nobody else", async (_, name) => {
    await send(aLetter({ name }));
    const [found] = mailbox.received;
    expect(found?.to).toEqual(["priya@demo.test"]);
    expect(found?.mail.to).toMatchObject([{ name, address: "priya@demo.test" }]);
  });

  test.each([
    "a@b.test\r\nRCPT TO:<thief@evil.test>",
    "a@b.test, c@d.test",
    "a@b@c",
    "<a@b.test>",
    "nobody",
    "a b@c.test",
  ])("never goes to what is not one address: %j", async (address) => {
    const error = await refusal(send(aLetter({ address })));
    expect(error).toMatchObject({ failure: { code: "EENVELOPE", concerns: "never" } });
    expect(mailbox.received).toEqual([]);
  });

  test("shows markup in words as words", async () => {
    await send(aLetter({ subject: "<script>", body: [`<img src="x" onerror='y'> & "so"`] }));
    const html = mailbox.received[0]?.mail.html ?? "";
    expect(html).not.toMatch(/<img|<script/);
    expect(html).toContain("&lt;img src=&quot;x&quot; onerror=&#39;y&#39;&gt; &amp; &quot;so&quot;");
  });
});

describe("a letter that is not taken says why in a code alone", () => {
  test.each([
    ["recipient", 550, "never"],
    ["recipient", 450, "letter"],
    ["letter", 554, "never"],
    ["letter", 451, "letter"],
    ["letter", 421, "server"],
  ] as const)("the %s answered with %d concerns %s", async (to, code, concerns) => {
    mailbox.refuse({ to, code });
    const error = await refusal(send(aLetter({})));
    expect(error).toBeInstanceOf(MailError);
    expect(error).toMatchObject({ failure: { code: String(code), concerns } });
    const said = `${JSON.stringify(error)} ${error} ${(error as Error).stack} ${(error as Error).cause}`;
    expect(said).not.toMatch(/SECRET-ANSWER|demo\.test/);
  });

  test("nobody listens, or the login is refused", async () => {
    const withLogin = mailbox.url.replace("//", "//user:SECRET-PASSWORD@");
    const refused = await refusal(send(aLetter({}), withLogin));
    expect(refused).toMatchObject({ failure: { concerns: "server" } });
    expect(String(refused)).not.toContain("SECRET-PASSWORD");
    await mailbox.away();
    expect(await refusal(send(aLetter({})))).toMatchObject({
      failure: { code: expect.stringMatching(/^E[A-Z]+$/), concerns: "server" },
    });
  });

  test("somebody who is no mail server listens and hangs up", async () => {
    const rude = createServer((socket) => socket.end("go away\r\n"));
    await new Promise<void>((resolve) => rude.listen(0, "127.0.0.1", resolve));
    const { port } = rude.address() as { port: number };
    const error = await refusal(send(aLetter({}), `smtp://127.0.0.1:${port}`));
    await new Promise((resolve) => rude.close(resolve));
    expect(error).toMatchObject({ failure: { concerns: "server" } });
  });
});
