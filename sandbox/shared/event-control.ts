import { z } from "zod";
import { jsonReply, type Params, type Reply, type Route, type SandboxRequest } from "./http";
import { type JsonObject, jsonObjectOf } from "./json";
import { parsedBody } from "./parsed-body";
import { SCOPES, type Scope } from "./series-scope";

const anyEvent = z.record(z.string(), z.unknown());
/** `madeBy` names an OAuth client in place of the owner's hand, for tests that need an event of ours. */
const eventWish = z.object({
  account: z.string(),
  calendar: z.string().default("primary"),
  event: anyEvent.optional(),
  events: z.array(anyEvent).optional(),
  madeBy: z.string().optional(),
});
const moveWish = z.object({ to: z.string() });
const scope = z.enum(SCOPES);

export type MakeWish = Pick<z.infer<typeof eventWish>, "account" | "calendar" | "madeBy">;
/** `calendar` null: all of the account's. `range` null: everything stored, what is gone too. */
export type EventQuery = {
  readonly account: string;
  readonly calendar: string | null;
  readonly range: { readonly from: number; readonly to: number } | null;
};

/** What the owner's hand does to a provider's events. Everything throws the provider's own errors. */
export type EventDeeds<Found, Answer> = {
  badRequest(message: string): Error;
  all(query: EventQuery): readonly unknown[];
  /** Makes events one by one, each answered as it is shown. */
  maker(wish: MakeWish): (body: JsonObject) => unknown;
  find(params: Params): Found;
  show(found: Found): Reply;
  edit(found: Found, scope: Scope, patch: JsonObject): Reply;
  remove(found: Found, scope: Scope): Reply;
  duplicate(found: Found): Reply;
  move(found: Found, to: string): Reply;
  answer(found: Found, response: Answer, scope: Scope): Reply;
};

/** Everything the owner's page can do, as JSON: all events under `root`, one under `root`/account/calendar/id. */
export function eventRoutes<Found, Answer>(
  root: string,
  answers: z.ZodType<Answer>,
  deeds: EventDeeds<Found, Answer>,
): Route[] {
  const one = `${root}/:account/:calendar/:eventId`;
  const onOne = (
    method: string,
    verb: string,
    act: (found: Found, request: SandboxRequest) => Reply,
  ): Route => ({
    method,
    pattern: verb === "" ? one : `${one}/${verb}`,
    handle: (request, params) => act(deeds.find(params), request),
  });
  const checked = <T>(schema: z.ZodType<T>, value: unknown): T => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw deeds.badRequest(z.prettifyError(parsed.error));
    return parsed.data;
  };
  const bodyOf = (request: SandboxRequest) => jsonObjectOf(request.body);
  const scopeOf = ({ url }: SandboxRequest) => {
    const parsed = scope.safeParse(url.searchParams.get("scope") ?? "this");
    if (!parsed.success) throw deeds.badRequest("Invalid value for: scope");
    return parsed.data;
  };
  const answerWish = z.object({ response: answers, scope: scope.default("this") });
  return [
    {
      method: "GET",
      pattern: root,
      handle: ({ url }) => jsonReply(200, { events: deeds.all(queryOf(url)) }),
    },
    {
      method: "POST",
      pattern: root,
      handle: (request) => parsedBody(request, eventWish, (wish) => made(wish, deeds.maker(wish))),
    },
    onOne("GET", "", (found) => deeds.show(found)),
    onOne("PATCH", "", (found, request) =>
      deeds.edit(found, scopeOf(request), checked(anyEvent, bodyOf(request))),
    ),
    onOne("DELETE", "", (found, request) => deeds.remove(found, scopeOf(request))),
    onOne("POST", "duplicate", (found) => deeds.duplicate(found)),
    onOne("POST", "move", (found, request) => deeds.move(found, checked(moveWish, bodyOf(request)).to)),
    onOne("POST", "answer", (found, request) => {
      const wish = checked(answerWish, bodyOf(request));
      return deeds.answer(found, wish.response, wish.scope);
    }),
  ];
}

/** One event is answered by itself, several as a list. */
function made({ event, events = [] }: z.infer<typeof eventWish>, make: (body: JsonObject) => unknown): Reply {
  const bodies = event ? [event, ...events] : events;
  if (bodies.length === 0) return jsonReply(400, { error: "Neither event nor events" });
  const answers = bodies.map(make);
  return jsonReply(200, event && events.length === 0 ? answers[0] : { events: answers });
}

function queryOf({ searchParams: query }: URL): EventQuery {
  const from = Date.parse(query.get("from") ?? "");
  const to = Date.parse(query.get("to") ?? "");
  const range = Number.isNaN(from) || Number.isNaN(to) ? null : { from, to };
  return { account: query.get("account") ?? "", calendar: query.get("calendar") || null, range };
}
