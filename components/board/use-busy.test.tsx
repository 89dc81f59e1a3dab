import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Busy, OwnTitle } from "./busy";
import { aBusy } from "./testing";
import { useBusy } from "./use-busy";

class Stream {
  static last: Stream | null = null;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor() {
    Stream.last = this;
  }
  close() {}
}

let served: Busy[] | "failed" = [];
let titles: OwnTitle[] | "failed" = [];
const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  titles = [];
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    const body = address.startsWith("/api/busy") ? served : titles;
    if (body === "failed") return new Response("", { status: 502 });
    return Response.json(address.startsWith("/api/busy") ? { busy: body } : { titles: body });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Shown({ week = "2026-11-02", isOn = true }: { week?: string; isOn?: boolean }) {
  const { blocks, hasFailed } = useBusy({
    from: `${week}T08:00:00.000Z`,
    to: "2026-11-09T08:00:00.000Z",
    who: [],
    people: [{ id: "mike", name: "Mike Ortega" }],
    isOn,
  });
  if (hasFailed) return <p>failed</p>;
  return <p>{blocks.map(({ id, person, title }) => `${id} ${person} ${title ?? "Busy"}`).join("; ")}</p>;
}

function show(props: Parameters<typeof Shown>[0] = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const page = (given: typeof props) => (
    <QueryClientProvider client={client}>
      <Shown {...given} />
    </QueryClientProvider>
  );
  const { rerender } = render(page(props));
  return (next: typeof props) => rerender(page(next));
}

describe("busy times on a page", () => {
  test("appear within a second of the news, without a reload [A10]", async () => {
    served = [];
    show();
    await waitFor(() => expect(asked).toHaveLength(1));
    served = [aBusy()];
    act(() => Stream.last?.onmessage?.({ data: JSON.stringify({ bookingId: null }) }));
    await screen.findByText("b1 Mike Ortega Busy", {}, { timeout: 1_000 });
  });

  test("stay while another week is read", async () => {
    served = [aBusy()];
    const rerender = show();
    await screen.findByText("b1 Mike Ortega Busy");
    served = [aBusy({ id: "b2" })];
    rerender({ week: "2026-11-03" });
    expect(screen.getByText("b1 Mike Ortega Busy")).toBeTruthy();
    await screen.findByText("b2 Mike Ortega Busy");
  });

  test("are neither read nor shown when they are off", async () => {
    served = [aBusy({ isOwn: true })];
    const rerender = show();
    await screen.findByText("b1 Mike Ortega Busy");
    rerender({ isOn: false });
    expect(screen.queryByText(/b1/)).toBeNull();
  });

  test("say so when they cannot be read", async () => {
    served = "failed";
    show();
    await screen.findByText("failed");
  });

  test("never ask for titles of other people's time", async () => {
    served = [aBusy()];
    show();
    await screen.findByText("b1 Mike Ortega Busy");
    expect(asked.some((address) => address.startsWith("/api/own-events"))).toBe(false);
  });

  test.each([
    ["get their owner's titles", [{ when: `${aBusy().start}/${aBusy().end}`, title: "Dentist" }], "Dentist"],
    ["just say Busy when titles cannot be read", "failed", "Busy"],
  ] as const)("%s", async (_, found, words) => {
    served = [aBusy({ isOwn: true })];
    titles = found === "failed" ? found : [...found];
    show();
    await waitFor(() => expect(asked.some((address) => address.startsWith("/api/own-events"))).toBe(true));
    await screen.findByText(`b1 Mike Ortega ${words}`);
  });
});
