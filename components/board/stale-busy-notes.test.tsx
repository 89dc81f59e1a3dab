import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { StaleBusyNotes } from "./stale-busy-notes";

afterEach(cleanup);

test("the board says whose busy times are old, and as of when [P20]", () => {
  const notes = [{ memberId: "mike", who: "Mike Ortega: busy times", words: "as of 10:05 AM" }];
  render(<StaleBusyNotes notes={notes} />);
  expect(screen.getByTestId("stale-mike").textContent).toBe("Mike Ortega: busy times as of 10:05 AM");
});

test("where all are fresh there is nothing to say", () => {
  const { container } = render(<StaleBusyNotes notes={[]} />);
  expect(container.firstChild).toBeNull();
});
