import { beforeEach } from "vitest";
import type { SandboxOptions } from "../../server";
import { freshSandbox } from "../../testing";
import { connect, type Event, type Graph, steering, UTC_IDS } from "../testing";

/** Ana's mailbox in a sandbox of its own for each test, and an app that she let in. */
export function freshMailbox(options: SandboxOptions = {}) {
  const sandbox = freshSandbox(options);
  let app: Awaited<ReturnType<typeof connect>> | null = null;
  beforeEach(async () => {
    app = await connect(sandbox.url);
  });
  const connected = () => {
    if (!app) throw new Error("Of use inside tests only.");
    return app;
  };
  const graph: Graph = { api: (path) => connected().graph.api(path) };
  const prefer = (path: string, value = UTC_IDS) => graph.api(path).header("Prefer", value);
  return {
    sandbox,
    graph,
    steer: steering(sandbox),
    accessToken: () => connected().accessToken,
    /** Asks for times in UTC and ids that stay, unless told otherwise. */
    prefer,
    get: (id: string, value = UTC_IDS): Promise<Event> => prefer(`/me/events/${id}`, value).get(),
  };
}
