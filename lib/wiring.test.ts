import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import { gatewaysFor, mailFromOf, mailSenderFor, whyUnusable } from "./wiring";

const whole = {
  DATABASE_URL: "postgres://app@127.0.0.1/lockstep",
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString("base64")}`,
  NEXTAUTH_SECRET: "s".repeat(32),
};

describe("an environment that cannot run the product", () => {
  it("is named in one sentence that lists what is missing", () => {
    expect(whyUnusable(parseEnv({}))).toMatch(/set DATABASE_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET /);
  });

  it.each(Object.keys(whole) as (keyof typeof whole)[])("lacks %s", (name) => {
    const why = whyUnusable(parseEnv({ ...whole, [name]: undefined }));
    expect(why).toContain(name);
    expect(why?.match(/[.!?](?:\s|$)/g)).toHaveLength(1);
  });

  it("serves plain http beyond this machine", () => {
    expect(whyUnusable(parseEnv({ ...whole, APP_URL: "http://dispatch.example.com" }))).toMatch(/https/);
  });

  it("is none of these", () => {
    expect(whyUnusable(parseEnv(whole))).toBeNull();
    expect(whyUnusable(parseEnv({ ...whole, APP_URL: "https://dispatch.example.com" }))).toBeNull();
    expect(
      whyUnusable(parseEnv({ ...whole, DATABASE_URL: undefined, DATABASE_APP_URL: whole.DATABASE_URL })),
    ).toBeNull();
  });
});

describe("the clock that can be moved (decision 26)", () => {
  const file = { DEMO_CLOCK_FILE: "/tmp/demo-clock.json" };

  it("is the demo's alone", () => {
    expect(parseEnv({ ...whole, ...file, LOCKSTEP_DEMO: "1" }).DEMO_CLOCK_FILE).toBe(file.DEMO_CLOCK_FILE);
    expect(() => parseEnv({ ...whole, ...file })).toThrow(/DEMO_CLOCK_FILE/);
    expect(() => parseEnv({ ...whole, ...file, LOCKSTEP_DEMO: "1", HOST: "0.0.0.0" })).toThrow(
      /DEMO_CLOCK_FILE/,
    );
  });
});

describe("the providers that are offered (decision 25)", () => {
  const offered = (settings: Record<string, string>) => {
    const gatewayTo = gatewaysFor(parseEnv(settings));
    return (["google", "microsoft"] as const).filter((name) => gatewayTo(name)?.name === name);
  };

  it.each<[string, Record<string, string>, string[]]>([
    ["nothing is set up", {}, []],
    ["Google has a client", { GOOGLE_CLIENT_ID: "real" }, ["google"]],
    ["Microsoft has a client", { MICROSOFT_CLIENT_ID: "real" }, ["microsoft"]],
    [
      "another server plays both",
      { GOOGLE_BASE_URL: "http://127.0.0.1:9", MICROSOFT_BASE_URL: "http://127.0.0.1:9" },
      ["google", "microsoft"],
    ],
  ])("%s", (_, settings, names) => {
    expect(offered(settings)).toEqual(names);
  });

  it("Microsoft asks at the tenant that was named, else at the one for everybody", () => {
    const consent = { state: "s", codeChallenge: "c", redirectUri: "http://127.0.0.1/c", loginHint: null };
    const at = (settings: Record<string, string>) =>
      new URL(
        gatewaysFor(parseEnv({ MICROSOFT_CLIENT_ID: "real", ...settings }))("microsoft")?.consentUrl(
          consent,
        ) ?? "",
      );
    expect(at({}).href).toMatch(/^https:\/\/login\.microsoftonline\.com\/common\//);
    expect(at({ MICROSOFT_TENANT: "organizations" }).pathname).toMatch(/^\/organizations\//);
    expect(at({ MICROSOFT_BASE_URL: "http://127.0.0.1:9" }).origin).toBe("http://127.0.0.1:9");
    expect(() => parseEnv({ MICROSOFT_TENANT: "a/../b" })).toThrow(/MICROSOFT_TENANT/);
  });
});

describe("letters", () => {
  it.each<[string, Record<string, string>, boolean]>([
    ["go to the mail server that is set up", { SMTP_URL: "smtps://user:word@mail.example.com" }, true],
    ["are kept in the demo without one", { LOCKSTEP_DEMO: "1" }, true],
    ["wait anywhere else", {}, false],
  ])("%s", (_, settings, leave) => {
    expect(mailSenderFor(parseEnv(settings)) !== null).toBe(leave);
  });

  it.each<[string | undefined, { name: string; address: string }]>([
    [undefined, { name: "Lockstep", address: "lockstep@dispatch.example.com" }],
    ["office@example.com", { name: "", address: "office@example.com" }],
    ["Alder & Sons <office@example.com>", { name: "Alder & Sons", address: "office@example.com" }],
  ])("come from %s", (MAIL_FROM, from) => {
    expect(mailFromOf(parseEnv({ APP_URL: "https://dispatch.example.com", MAIL_FROM }))).toEqual(from);
  });

  it.each<Record<string, string>>([
    { MAIL_FROM: "Alder & Sons" },
    { MAIL_FROM: "a@b.test, c@d.test" },
    { MAIL_FROM: "A\nBcc: x <a@b.test>" },
    { SMTP_URL: "https://user:SECRET@mail.example.com" },
    { SMTP_URL: "mail.example.com:SECRET" },
  ])("from or by what is no address are refused with the variable's name alone: %j", (settings) => {
    const [name = ""] = Object.keys(settings);
    const refused = (() => {
      try {
        return String(parseEnv(settings));
      } catch (error) {
        return String(error);
      }
    })();
    expect(refused).toContain(`${name}: `);
    expect(refused).not.toMatch(/SECRET|Bcc|d\.test/);
  });
});
