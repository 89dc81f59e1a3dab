import "../testing/browser-gaps";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { BookingFormValues, FormOptions } from "@/lib/domain/booking-form";
import { PeopleAndPlace } from "./form-fields";

afterEach(cleanup);

const zone = "America/Los_Angeles";
const options: FormOptions = {
  ...{ zone, customers: [], services: [], statuses: [] },
  fieldworkers: [
    { id: "mike", name: "Mike Ortega", zone, busyNote: "Busy times as of 10:05 AM, not verified" },
    { id: "raj", name: "Raj Iyer", zone },
  ],
};
const typed: BookingFormValues = {
  ...{
    customerId: "",
    serviceId: "",
    statusId: "",
    date: "2026-11-03",
    startTime: "09:00",
    endTime: "10:00",
  },
  ...{
    endsNextDay: false,
    startFold: "first",
    address: "",
    customerNotes: "",
    jobNotes: "",
    officeNotes: "",
  },
  fieldworkerIds: [],
};

test("a fieldworker whose calendar is not heard of can be chosen, and their row says what is not known [B55]", () => {
  render(<PeopleAndPlace typed={typed} change={() => {}} options={options} errors={{}} />);
  const mike = screen.getByRole<HTMLInputElement>("checkbox", { name: "Mike Ortega" });
  expect(mike.disabled).toBe(false);
  const described = (mike.getAttribute("aria-describedby") ?? "").split(" ");
  expect(described.map((id) => document.getElementById(id)?.textContent)).toContain(
    "Busy times as of 10:05 AM, not verified",
  );
  expect(screen.getByRole("checkbox", { name: "Raj Iyer" }).getAttribute("aria-describedby")).toBeNull();
});
