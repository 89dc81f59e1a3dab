// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { statusTones } from "../../lib/domain/status";
import { BookingCard } from "./booking-card";

afterEach(cleanup);

const name = "Boiler swap, Ada Quist, Tue 3 Nov, 9:00 to 10:30 AM, Mike Ortega, Confirmed, synced to Google";
const facts = {
  accessibleName: name,
  start: "9:00",
  end: "10:30",
  customer: "Ada Quist",
  service: "Boiler swap",
};

describe("booking card", () => {
  it.each(statusTones)("%s has its own stock and an icon, and holds everything in its name", (tone) => {
    render(<BookingCard {...facts} tone={tone} sync={null} href="/bookings/1" />);
    const card = screen.getByRole("link", { name });
    expect(card.className).toContain(`status-${tone}`);
    expect(card.querySelector(".booking-card-time svg")).not.toBeNull();
  });

  it("says Conflict in words in the place of the sync state", () => {
    const { container } = render(
      <BookingCard {...facts} tone="confirmed" sync={{ kind: "sending" }} hasConflict href="/bookings/1" />,
    );
    expect(container.textContent).toContain("Conflict");
    expect(container.textContent).not.toContain("Sending…");
  });

  it("opens by press where it is not a link", () => {
    const onOpen = vi.fn();
    render(<BookingCard {...facts} tone="hold" sync={null} onOpen={onOpen} testId="card-1" />);
    fireEvent.click(screen.getByTestId("card-1"));
    expect(onOpen).toHaveBeenCalledTimes(1);
  });
});
