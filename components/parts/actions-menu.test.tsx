// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "../testing/browser-gaps";
import { ActionsMenu } from "./actions-menu";
import type { MenuSectionEntries } from "./menu-entries";

const onEdit = vi.fn();
const onInvite = vi.fn();

const sections: readonly MenuSectionEntries[] = [
  [{ kind: "action", id: "edit", label: "Edit", icon: "pencil", shortcut: "e", onAction: onEdit }],
  [],
  [
    {
      kind: "blocked",
      id: "push",
      label: "Push to Google Calendar",
      icon: "send",
      reason: "Mike hasn’t connected Google Calendar yet.",
      fix: { label: "Send invitation", onAction: onInvite },
    },
    { kind: "blocked", id: "outlook", label: "Push to Outlook Calendar", reason: "Nobody uses Outlook." },
    { kind: "link", id: "print", label: "Print job sheet", href: "/print/day" },
    { kind: "action", id: "cancel", label: "Cancel booking…", isDanger: true, onAction: vi.fn() },
  ],
];

function openByKeyboard() {
  const button = screen.getByRole("button", { name: "Actions" });
  act(() => button.focus());
  fireEvent.keyDown(button, { key: "ArrowDown" });
  fireEvent.keyUp(button, { key: "ArrowDown" });
  return screen.getByRole("menu");
}

function press(key: string) {
  const target = document.activeElement ?? document.body;
  fireEvent.keyDown(target, { key });
  fireEvent.keyUp(document.activeElement ?? document.body, { key });
}

function describedText(element: Element | null): string {
  const ids = element?.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
}

describe("actions menu", () => {
  beforeEach(() => {
    render(<ActionsMenu sections={sections} footer="Some actions need booking permission." />);
  });
  afterEach(() => {
    cleanup();
    vi.clearAllMocks();
  });

  it("is worked by keys alone: opens on the first entry, Enter acts and gives the focus back", () => {
    openByKeyboard();
    expect(document.activeElement?.textContent).toContain("Edit");
    press("Enter");
    expect(onEdit).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole("menu")).toBeNull();
  });

  it("closes on Escape and returns the focus to its button", async () => {
    openByKeyboard();
    press("Escape");
    expect(screen.queryByRole("menu")).toBeNull();
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe("Actions"));
  });

  it("reaches a blocked action by arrow key, reads its reason, and does nothing on Enter", () => {
    openByKeyboard();
    press("ArrowDown");
    const blocked = document.activeElement;
    expect(blocked?.textContent).toContain("Push to Google Calendar");
    expect(blocked?.getAttribute("aria-disabled")).toBe("true");
    expect(describedText(blocked)).toContain("Mike hasn’t connected Google Calendar yet.");
    press("Enter");
    expect(screen.queryByRole("menu")).not.toBeNull();
    expect(onInvite).not.toHaveBeenCalled();
  });

  it("puts the fix right after the blocked action, as an entry the arrow keys reach and Enter works", () => {
    openByKeyboard();
    press("ArrowDown");
    press("ArrowDown");
    expect(document.activeElement?.textContent).toBe("Send invitation");
    press("Enter");
    expect(onInvite).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole("menu")).toBeNull();
  });

  it("has real links, no interactive element inside an entry, and no line for an empty section", () => {
    const menu = openByKeyboard();
    expect(screen.getByRole("menuitem", { name: "Print job sheet" }).getAttribute("href")).toBe("/print/day");
    expect(menu.querySelector('[role="menuitem"] a, [role="menuitem"] button')).toBeNull();
    expect(screen.getAllByRole("separator")).toHaveLength(1);
    expect(describedText(menu)).toBe("Some actions need booking permission.");
  });

  it("takes no press while the one that opened it lasts, for a sheet comes up under the pointer", async () => {
    const button = screen.getByRole("button", { name: "Actions" });
    const held = () => document.querySelector(".menu-popover")?.classList.contains("menu-popover-held");
    fireEvent.pointerDown(button, { pointerType: "mouse", button: 0, pointerId: 1 });
    expect(held()).toBe(true);
    fireEvent.pointerUp(button, { pointerType: "mouse", button: 0, pointerId: 1 });
    await vi.waitFor(() => expect(held()).toBe(false));
  });

  it("is not held when it was opened by keys", () => {
    openByKeyboard();
    expect(document.querySelector(".menu-popover-held")).toBeNull();
  });
});
