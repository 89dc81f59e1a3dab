import { describe, expect, it } from "vitest";
import { allowedFields, errorFacts } from "./log";

describe("what a log line may say", () => {
  it("drops every field that is not on the list", () => {
    const fields = { requestId: "r1", email: "CANARY@x.test", title: "CANARY", accessToken: "CANARY" };
    expect(allowedFields(fields)).toEqual({ requestId: "r1" });
  });

  it("keeps an error's class, SQLSTATE and place, never its words", () => {
    const cause = Object.assign(new Error("CANARY row (a@x.test)"), { code: "23P01" });
    const facts = errorFacts(new TypeError("CANARY params: a@x.test\nCANARY second line", { cause }));
    expect(facts).toMatchObject({ errorName: "TypeError", sqlState: "23P01" });
    expect(facts.frames?.[0]).toContain("log.test.ts");
    expect(JSON.stringify(facts)).not.toContain("CANARY");
  });

  it("says of a thrown non-error only what it was", () => {
    expect(errorFacts("CANARY")).toEqual({ errorName: "string" });
  });
});
