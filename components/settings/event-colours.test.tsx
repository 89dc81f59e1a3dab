import "../testing/browser-gaps";
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { googleColours, outlookCategories } from "@/lib/domain/event-colour";
import { type ColouredAccount, EventColourChoice } from "./event-colours";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => {} }) }));
afterEach(cleanup);

const mikes: ColouredAccount = {
  connectionId: "c1",
  provider: "google",
  accountEmail: "mike@demo.test",
  eventColour: null,
  isWritten: true,
};
const saved = async () => ({ ok: true });
const button = () => screen.getByRole("button", { name: /Event (colour|category) in/ });
const open = async () => {
  await act(async () => fireEvent.click(button()));
  return screen.getByRole("listbox");
};
const choose = async (name: string) => {
  const list = await open();
  await act(async () => fireEvent.click(within(list).getByRole("option", { name })));
};

describe("the colour of our events in a calendar [B12]", () => {
  test.each([
    ["google", /Event colour in Google Calendar/, googleColours],
    ["microsoft", /Event category in Outlook Calendar/, outlookCategories],
  ] as const)("%s offers its own colours by name, after none", async (provider, label, names) => {
    render(<EventColourChoice account={{ ...mikes, provider }} choose={saved} />);
    expect(screen.getByRole("button", { name: label }).textContent).toContain("Calendar's own colour");
    const options = within(await open()).getAllByRole("option");
    expect(options.map((option) => option.textContent)).toEqual(["Calendar's own colour", ...names]);
    const swatches = options.map((option) => option.querySelector("circle")?.getAttribute("fill"));
    expect(new Set(swatches).size).toBe(options.length);
  });

  test("a choice is saved at once and shows by name, and so does none", async () => {
    const save = vi.fn(saved);
    render(<EventColourChoice account={mikes} choose={save} />);
    await choose("Tomato");
    expect(save).toHaveBeenLastCalledWith({ connectionId: "c1", colour: "Tomato" });
    expect(button().textContent).toContain("Tomato");
    expect(screen.getByText(/mike@demo.test. .*changes with its next push/)).toBeTruthy();
    await choose("Calendar's own colour");
    expect(save).toHaveBeenLastCalledWith({ connectionId: "c1", colour: null });
    expect(screen.getByText(/keeps the colour it has/)).toBeTruthy();
    expect(save).toHaveBeenCalledTimes(2);
  });

  test("one that cannot be saved goes back to what it was, with words", async () => {
    const refuse = async () => ({ ok: false, message: "No." });
    render(<EventColourChoice account={{ ...mikes, eventColour: "Sage" }} choose={refuse} />);
    await choose("Tomato");
    expect(button().textContent).toContain("Sage");
    expect(screen.getByText("No.")).toBeTruthy();
  });

  test("it opens and is chosen with the keyboard alone", async () => {
    const save = vi.fn(saved);
    render(<EventColourChoice account={mikes} choose={save} />);
    button().focus();
    await act(async () => {
      fireEvent.keyDown(button(), { key: "ArrowDown" });
      fireEvent.keyUp(button(), { key: "ArrowDown" });
    });
    for (const key of ["ArrowDown", "Enter"]) {
      const at = document.activeElement ?? document.body;
      await act(async () => {
        fireEvent.keyDown(at, { key });
        fireEvent.keyUp(at, { key });
      });
    }
    expect(save).toHaveBeenCalledWith({ connectionId: "c1", colour: "Tomato" });
  });

  test("an account that is not written to offers no choice and says why [C12]", () => {
    render(<EventColourChoice account={{ ...mikes, isWritten: false }} choose={saved} />);
    expect(button()).toHaveProperty("disabled", true);
    expect(screen.getByText(/We write nothing to this account/)).toBeTruthy();
  });
});
