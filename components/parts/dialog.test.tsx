// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import "../testing/browser-gaps";
import { Button } from "./button";
import { Dialog } from "./dialog";

afterEach(cleanup);

function renderPushDialog() {
  render(
    <Dialog
      trigger={<Button>Push…</Button>}
      title="Push to Google Calendar"
      description="Booking #1051 · Ada Quist"
      testId="push-dialog"
      footer={(close) => (
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary">Accept</Button>
        </>
      )}
    >
      <p>Body</p>
    </Dialog>,
  );
  const trigger = screen.getByRole("button", { name: "Push…" });
  act(() => trigger.focus());
  fireEvent.click(trigger);
  return trigger;
}

describe("dialog", () => {
  it("puts the focus on its heading, not on the button that accepts", () => {
    renderPushDialog();
    expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Push to Google Calendar" }));
  });

  it("is named by its title and described by the line under it", () => {
    renderPushDialog();
    const dialog = screen.getByRole("dialog", { name: "Push to Google Calendar" });
    const described = document.getElementById(dialog.getAttribute("aria-describedby") ?? "");
    expect(described?.textContent).toBe("Booking #1051 · Ada Quist");
    expect(screen.getByTestId("push-dialog")).toBe(dialog);
  });

  it.each([
    { way: "Cancel", leave: () => fireEvent.click(screen.getByRole("button", { name: "Cancel" })) },
    { way: "Close", leave: () => fireEvent.click(screen.getByRole("button", { name: "Close" })) },
    {
      way: "Escape",
      leave: () => fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" }),
    },
  ])("closes by $way and returns the focus to what opened it", async ({ leave }) => {
    const trigger = renderPushDialog();
    leave();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(trigger));
  });

  it("holds the rest of the page out of reach while it is open", () => {
    const trigger = renderPushDialog();
    expect(trigger.closest('[aria-hidden="true"], [inert]')).not.toBeNull();
  });
});
