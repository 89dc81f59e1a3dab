import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import { whyUnusable } from "./wiring";

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
