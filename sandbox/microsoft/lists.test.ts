import { beforeEach, describe, expect, it } from "vitest";
import { control } from "../testing";
import { ANA, type Event, failureOf, followed, type Json, timed, UTC_IDS } from "./testing";
import { freshMailbox } from "./testing/mailbox";

const { graph, prefer, sandbox } = freshMailbox();

describe("lists", () => {
  beforeEach(async () => {
    const events = Array.from({ length: 25 }, (_, n) => ({
      subject: `Event ${String(n).padStart(2, "0")}`,
      ...timed(
        `2026-11-${String(n + 1).padStart(2, "0")}T10:00:00`,
        `2026-11-${String(n + 1).padStart(2, "0")}T11:00:00`,
      ),
    }));
    await control(sandbox.url, "microsoft/events", { account: ANA, events });
  });
  const view = "/me/calendarView?startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z";
  const all = async (path: string) => {
    const sizes: number[] = [];
    const subjects: string[] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const page: Json & { value: Event[] } = await prefer(next).get();
      sizes.push(page.value.length);
      subjects.push(...page.value.map(({ subject }) => String(subject)));
      const link = page["@odata.nextLink"];
      next = typeof link === "string" ? followed(link) : undefined;
    }
    return { sizes, subjects };
  };

  it("have ten a page unless asked, and every event once, in order", async () => {
    expect((await all(view)).sizes).toEqual([10, 10, 5]);
    expect((await all(`${view}&$top=8`)).sizes).toEqual([8, 8, 8, 1]);
    expect((await all(`${view}&$top=5`)).sizes).toEqual([5, 5, 5, 5, 5]);
    const { sizes, subjects } = await all(`${view}&$top=7`);
    expect(sizes).toEqual([7, 7, 7, 4]);
    expect(subjects).toEqual([...subjects].sort());
    expect(new Set(subjects).size).toBe(25);
    expect((await all("/me/events?$top=20&$orderby=start/dateTime desc")).subjects[0]).toBe("Event 24");
  });

  it("follow odata.maxpagesize, $skip, $select, $filter and $count", async () => {
    const sized = await prefer(view, `${UTC_IDS}, odata.maxpagesize=3`).get();
    expect(sized.value).toHaveLength(3);
    const one = await prefer(`${view}&$skip=24&$select=subject&$count=true`).get();
    expect(one).toMatchObject({ "@odata.count": 25, value: [{ subject: "Event 24" }] });
    expect(one.value[0]).not.toHaveProperty("start");
    const late = await prefer("/me/events").filter("start/dateTime ge '2026-11-24T00:00:00Z'").get();
    expect(late.value).toHaveLength(2);
  });

  it.each([
    ["/me/calendarView", "ErrorInvalidParameter"],
    ["/me/calendarView?startDateTime=2026-11-01T00:00:00Z", "ErrorInvalidParameter"],
    ["/me/calendarView?startDateTime=yesterday&endDateTime=2026-11-01", "ErrorInvalidParameter"],
    ["/me/calendarView?startDateTime=2026-11-02&endDateTime=2026-11-01", "ErrorInvalidParameter"],
    [
      "/me/calendarView?startDateTime=2026-11-01T00:00:00 01:00&endDateTime=2026-11-02",
      "ErrorInvalidParameter",
    ],
    ["/me/calendarView?startDateTime=2020-01-01&endDateTime=2026-01-01", "ErrorCalendarViewRangeTooBig"],
    ["/me/events?$top=0", "BadRequest"],
    ["/me/events?$top=1001", "BadRequest"],
    ["/me/events?$search=x", "ErrorInvalidUrlQuery"],
    ["/me/events?$filter=contains(subject,'x')", "ErrorInvalidUrlQueryFilter"],
    ["/me/events?$orderby=showAs", "ErrorInvalidUrlQuery"],
    ["/me/events?$expand=attachments", "BadRequest"],
  ])("refuse %s", async (path, code) => {
    expect(await failureOf(graph.api(path).get())).toMatchObject({ status: 400, code });
  });

  it("end where an event only touches the window, and read an offset", async () => {
    const window = (from: string, to: string) =>
      `/me/calendarView?startDateTime=${encodeURIComponent(from)}&endDateTime=${encodeURIComponent(to)}`;
    const count = async (from: string, to: string) => (await prefer(window(from, to)).get()).value.length;
    expect(await count("2026-11-05T11:00:00Z", "2026-11-06T10:00:00Z")).toBe(0);
    expect(await count("2026-11-05T10:59:59Z", "2026-11-06T10:00:01Z")).toBe(2);
    expect(await count("2026-11-05T10:30:00", "2026-11-05T12:00:00")).toBe(1);
    expect(await count("2026-11-05T04:30:00-08:00", "2026-11-05T05:00:00-08:00")).toBe(0);
    expect(await count("2026-11-05T02:30:00-08:00", "2026-11-05T03:00:00-08:00")).toBe(1);
  });
});
