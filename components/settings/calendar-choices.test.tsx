import "../testing/browser-gaps";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { defaultBlockingRules } from "@/lib/domain/blocking";
import { BlockingRuleSwitches } from "./blocking-rules";
import { BlockingCalendars, DirectionChoice } from "./calendar-choices";
import type { AccountChoices } from "./calendar-facts";
import { DriftPolicies } from "./drift-policies";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => {} }) }));
afterEach(cleanup);

const account: AccountChoices = {
  connectionId: "c1",
  provider: "google",
  accountEmail: "mike@demo.test",
  direction: "twoWay",
  calendars: [
    { id: "work", name: "Work", isPrimary: true, canWrite: true, blocks: true, receives: true },
    { id: "home", name: "Personal", isPrimary: false, canWrite: true, blocks: false, receives: false },
  ],
};
const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });
const radio = (name: string) => screen.getByRole<HTMLInputElement>("radio", { name });

describe("what blocks my time", () => {
  test("a tick is saved at once with all that is ticked [B31][C10]", async () => {
    const choose = vi.fn(async () => ({ ok: true }));
    render(<BlockingCalendars account={account} choose={choose} />);
    expect([box("Work").checked, box("Personal").checked]).toEqual([true, false]);
    fireEvent.click(box("Personal"));
    expect(box("Personal").checked).toBe(true);
    expect(choose).toHaveBeenCalledWith({ connectionId: "c1", blocks: ["work", "home"] });
    await waitFor(() => expect(screen.getByRole("group").getAttribute("aria-busy")).toBe("false"));
  });

  test("a tick that cannot be saved goes back to what it was, also to ticked", async () => {
    render(<BlockingCalendars account={account} choose={async () => ({ ok: false })} />);
    fireEvent.click(box("Work"));
    await screen.findByText(/could not be saved/);
    expect(box("Work").checked).toBe(true);
  });

  test("what was changed elsewhere shows", () => {
    const choose = async () => ({ ok: true });
    const { rerender } = render(<BlockingCalendars account={account} choose={choose} />);
    const calendars = account.calendars.map((calendar) => ({ ...calendar, blocks: true }));
    rerender(<BlockingCalendars account={{ ...account, calendars }} choose={choose} />);
    expect(box("Personal").checked).toBe(true);
  });

  test("a page read before the save does not undo the choice", async () => {
    const choose = async () => ({ ok: true });
    const { rerender } = render(<BlockingCalendars account={account} choose={choose} />);
    await act(async () => fireEvent.click(box("Personal")));
    rerender(<BlockingCalendars account={{ ...account }} choose={choose} />);
    expect(box("Personal").checked).toBe(true);
  });

  test("nothing can be ticked while bookings only go out, and the page says why [C12]", () => {
    render(
      <BlockingCalendars account={{ ...account, direction: "out" }} choose={async () => ({ ok: true })} />,
    );
    expect(box("Work").disabled).toBe(true);
    expect(screen.getByText(/Nothing is read/)).toBeTruthy();
  });
});

test("the direction is saved at once and rolls back when that fails [C12][C14]", async () => {
  const asked: unknown[] = [];
  const answers = [{ ok: true }, { ok: false }];
  render(
    <DirectionChoice
      account={account}
      choose={async (wish) => {
        asked.push(wish);
        return answers.shift() ?? { ok: false };
      }}
    />,
  );
  await act(async () => fireEvent.click(radio("To my calendar only")));
  await act(async () => fireEvent.click(radio("From my calendar only")));
  expect(asked).toEqual([
    { connectionId: "c1", direction: "out" },
    { connectionId: "c1", direction: "in" },
  ]);
  expect(radio("To my calendar only").checked).toBe(true);
});

describe("blocking rules", () => {
  test("show the defaults: away and focus block, maybe and unanswered do not [B28][P12][P13]", () => {
    render(<BlockingRuleSwitches initial={defaultBlockingRules} change={async () => ({ ok: true })} />);
    const isOn = (name: RegExp) => screen.getByRole<HTMLInputElement>("switch", { name }).checked;
    expect([/Out of office/, /Focus/, /Tentative/, /Unanswered/, /marked Free/].map(isOn)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test("ask for the one that was changed and nothing else [B30][P11]", async () => {
    const change = vi.fn(async () => ({ ok: true }));
    render(<BlockingRuleSwitches initial={defaultBlockingRules} change={change} />);
    await act(async () => fireEvent.click(screen.getByRole("switch", { name: /Tentative/ })));
    expect(change.mock.calls).toEqual([[{ rule: "tentative", isOn: true }]]);
  });
});

describe("the company's policies", () => {
  test("ask for both, the other as it is shown [A42]", async () => {
    const change = vi.fn(async () => ({ ok: true }));
    render(<DriftPolicies initial={{ moves: "apply", deletions: "ask" }} change={change} />);
    await act(async () => fireEvent.click(radio("Leave the booking")));
    await act(async () => fireEvent.click(radio("Put it back")));
    expect(change.mock.calls).toEqual([
      [{ moves: "ignore", deletions: "ask" }],
      [{ moves: "ignore", deletions: "putBack" }],
    ]);
  });

  test("go back when saving fails", async () => {
    render(
      <DriftPolicies initial={{ moves: "apply", deletions: "ask" }} change={async () => ({ ok: false })} />,
    );
    await act(async () => fireEvent.click(radio("Cancel the booking")));
    expect(radio("Cancel the booking").checked).toBe(false);
    expect(screen.getByText(/could not be saved/)).toBeTruthy();
  });
});
