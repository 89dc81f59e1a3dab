import { describe, expect, it } from "vitest";
import { reportsByMinute } from "./reports-by-minute";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 3, 9, 0, 0) + seconds * 1_000);

describe("CSP reports in the log", () => {
  it("are told at once when one comes alone", () => {
    expect(reportsByMinute().take("style-src", at(0))).toEqual({ directives: "style-src", count: 1 });
  });

  it("become one line a minute, with how often each directive was named", () => {
    const reports = reportsByMinute();
    reports.take("style-src", at(0));
    for (const directive of ["img-src", "img-src", "font-src", null])
      expect(reports.take(directive, at(59))).toBeNull();
    expect(reports.take("img-src", at(60))).toEqual({ directives: "img-src (3), font-src", count: 4 });
    expect(reports.take("img-src", at(61))).toBeNull();
  });

  it("say nothing of what could not be understood", () => {
    const reports = reportsByMinute();
    expect(reports.take(null, at(0))).toBeNull();
    expect(reports.take(null, at(90))).toBeNull();
  });

  it("stay one short line however many names somebody makes up", () => {
    const reports = reportsByMinute();
    reports.take("a", at(0));
    for (let n = 0; n < 5_000; n += 1) reports.take(`made-up-${"x".repeat(n % 40)}`, at(1));
    const told = reports.take("b", at(60));
    expect(told?.count).toBe(5_001);
    expect(told?.directives.split(", ")).toHaveLength(12);
  });

  it("are read up to 300 a minute, whatever they say", () => {
    const reports = reportsByMinute();
    const arrived = (second: number) => Array.from({ length: 1_000 }, () => reports.arrive(at(second)));
    expect(arrived(0).filter((isRead) => isRead)).toHaveLength(300);
    expect(reports.arrive(at(59))).toBe(false);
    expect(arrived(60).filter((isRead) => isRead)).toHaveLength(300);
  });
});
