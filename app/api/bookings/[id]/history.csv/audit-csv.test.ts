import { describe, expect, it } from "vitest";
import { auditCsv } from "./audit-csv";

const aRow = {
  key: "1",
  at: new Date("2026-11-03T17:41:09Z"),
  actor: "Priya Shah",
  role: "dispatcher",
  action: "Changed",
  field: "Address",
  old: "",
  new: "",
  calendar: "",
  provider: "",
  eventId: "",
  requestId: "r1",
  hash: "abc",
};

describe("the history as a table [A18][A31]", () => {
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])("disarms a cell that begins like %j", (value) => {
    const [, line] = auditCsv([{ ...aRow, new: value }]).split("\r\n");
    expect(line).toContain(`'${value.slice(0, 1)}`);
  });

  it("keeps commas, quotes and line breaks inside their cell", () => {
    const csv = auditCsv([{ ...aRow, old: 'says "hi", then\nleaves' }]);
    expect(csv).toContain('"says ""hi"", then\nleaves"');
  });

  it("has the provider's event id, the calendar, the actor and the time", () => {
    const csv = auditCsv([
      { ...aRow, eventId: "evt1", calendar: "mike@demo.test › Work", provider: "google" },
    ]);
    expect(csv).toContain("2026-11-03T17:41:09.000Z,Priya Shah,dispatcher");
    expect(csv).toContain("google,mike@demo.test › Work,evt1");
  });
});
