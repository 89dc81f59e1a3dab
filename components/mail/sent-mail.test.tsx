import "../testing/browser-gaps";
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { SentMailList, SentMailSheet } from "./sent-mail";

afterEach(cleanup);

const letter = {
  id: "l1",
  to: "Zoë “Zo” Müller-Lüdenscheidt-von-der-Wasserkante 🛠️ <zo@demo.test>",
  subject: "<img src=x onerror=alert(1)> moved",
  fate: "Waits until Tue 3 Nov, 7:00:00 AM",
  isSent: false,
};

test("without a letter it says what will come", () => {
  render(<SentMailList letters={[]} openId={null} />);
  expect(screen.getByText(/No letter yet/)).toBeDefined();
});

test("a line says to whom, what, and when; the open one is marked", () => {
  render(<SentMailList letters={[letter, { ...letter, id: "l2", isSent: true }]} openId="l2" />);
  const [first, second] = screen.getAllByRole("link");
  expect(first?.textContent).toContain(letter.to);
  expect(first?.textContent).toContain("Waits until");
  expect(first?.getAttribute("href")).toBe("/demo/mail?show=l1");
  expect([first, second].map((line) => line?.getAttribute("aria-current"))).toEqual([null, "true"]);
});

test("a letter is shown word for word, and what looks like markup is words", () => {
  render(
    <SentMailSheet
      letter={{
        ...letter,
        from: "Lockstep <lockstep@127.0.0.1>",
        body: ["Ring <b>twice</b>.", "Ring <b>twice</b>."],
        list: ["New: #1043 دانا الخطيب"],
        action: { label: "Open my day", href: "/me" },
      }}
    />,
  );
  const sheet = screen.getByRole("article");
  expect(within(sheet).getByRole("heading").textContent).toBe(letter.subject);
  expect(within(sheet).getAllByText("Ring <b>twice</b>.")).toHaveLength(2);
  expect(sheet.querySelector("img, b")).toBeNull();
  expect(within(sheet).getByRole("link", { name: "Open my day" }).getAttribute("href")).toBe("/me");
});
