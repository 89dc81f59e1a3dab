import { describe, expect, it } from "vitest";
import { directiveOf } from "./directive";

describe("the directive of a CSP report", () => {
  it.each([
    ["report-uri", { "csp-report": { "effective-directive": "style-src-elem", "blocked-uri": "inline" } }],
    ["report-to", [{ type: "csp-violation", body: { effectiveDirective: "style-src-elem", sample: "x" } }]],
  ])("is read from the %s format", (_, report) => {
    expect(directiveOf(JSON.stringify(report))).toBe("style-src-elem");
  });

  it.each(["", "{", "null", "[]", '{"csp-report":{"effective-directive":"a\\nFORGED LINE"}}', "7"])(
    "is nothing for %j",
    (body) => {
      expect(directiveOf(body)).toBeNull();
    },
  );
});
