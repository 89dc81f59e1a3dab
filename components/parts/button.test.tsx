// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Button, IconButton } from "./button";

afterEach(cleanup);

describe("button", () => {
  it("ignores presses while pending, keeps its focus, and says what is happening", () => {
    const onPress = vi.fn();
    const { rerender } = render(<Button onPress={onPress}>Accept</Button>);
    const button = screen.getByRole("button", { name: "Accept" });
    button.focus();
    fireEvent.click(button);
    rerender(
      <Button onPress={onPress} isPending pendingLabel="Sending…">
        Accept
      </Button>,
    );
    fireEvent.click(button);
    fireEvent.click(button);
    expect(onPress).toHaveBeenCalledTimes(1);
    expect(document.activeElement).toBe(button);
    expect(button.textContent).toBe("Sending…");
    expect(button.hasAttribute("disabled")).toBe(false);
  });

  it("does not submit its form a second time while pending", () => {
    const onSubmit = vi.fn((event: React.FormEvent) => event.preventDefault());
    render(
      <form onSubmit={onSubmit}>
        <Button type="submit" isPending>
          Save
        </Button>
      </form>,
    );
    fireEvent.click(screen.getByRole("button"));
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it("names an icon that stands alone", () => {
    render(<IconButton icon="bell" label="Notifications, 2 unread" count={2} />);
    expect(screen.getByRole("button", { name: "Notifications, 2 unread" })).toBeDefined();
  });
});
