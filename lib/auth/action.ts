import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Tx } from "@/db/client";
import type { Deps } from "@/lib/deps";
import type { Actor } from "@/lib/domain/roles";
import type { Result } from "@/lib/result";
import { type Access, type AccessOption, accessOf, type PublicOption } from "./access";
import { type ActionAnswer, failedWith, guardRefusal, type InvalidInput } from "./answer";
import { isForbidden, logBug, logRefusal, memberAtDoor, originProblem } from "./guard";
import { parseInput } from "./input";
import { registerDoor } from "./registry";
import { type RequestFacts, requestFacts } from "./request";

/** What an action's `run` is given. Every check has passed; `actor` is null in a public action, which looks nobody up. */
export type ActionCall<A extends Actor | null, I> = {
  readonly actor: A;
  readonly input: I;
  readonly deps: Deps;
  readonly requestId: string;
  readonly address: string;
};

type Definition<A extends Actor | null, S extends z.ZodObject, T, P extends string> = {
  /** Names the action in logs and in the authorisation matrix; unique. */
  readonly name: string;
  /** A `z.strictObject`: unknown keys are refused. */
  readonly input: S;
  /** Whether this actor may do it to the rows the input names, asked in a transaction of their company. */
  readonly rowAuthorise?: (call: { actor: Actor; input: z.output<S>; tx: Tx }) => Promise<boolean>;
  readonly run: (call: ActionCall<A, z.output<S>>) => Promise<Result<T, P> | InvalidInput>;
};

/** The problems of `run` itself; an `invalid` of its own always carries fields, as InvalidInput does. */
type Own<P extends string> = Exclude<P, "invalid">;

/** Callable with plain input, as a form's action, and through useActionState. */
export type ServerAction<I, T, P extends string> = {
  (input: I | FormData): Promise<ActionAnswer<T, P>>;
  (previous: unknown, input: I | FormData): Promise<ActionAnswer<T, P>>;
};

/**
 * The only way to export a server action. In this order: Origin is exactly APP_URL's, session, calls per minute, strict
 * input, role, rows, and then `run`. What is refused comes back as a typed answer and changed nothing.
 */
export function action<S extends z.ZodObject, T, P extends string>(
  definition: Definition<Actor, S, T, P> & AccessOption,
): ServerAction<z.input<S>, T, Own<P>>;
export function action<S extends z.ZodObject, T, P extends string>(
  definition: Definition<null, S, T, P> & PublicOption,
): ServerAction<z.input<S>, T, Own<P>>;
export function action<S extends z.ZodObject, T, P extends string>(
  definition: (Definition<Actor, S, T, P> & AccessOption) | (Definition<null, S, T, P> & PublicOption),
): ServerAction<z.input<S>, T, Own<P>> {
  const guarded: GuardedAction<S, T, P> = {
    name: definition.name,
    access: accessOf(definition),
    input: definition.input.strict() as unknown as S,
    rowAuthorise: definition.rowAuthorise,
    run: definition.run as GuardedAction<S, T, P>["run"],
  };
  const call = async (...args: unknown[]) => callAction(guarded, args.at(-1), await requestFacts());
  registerDoor({
    kind: "action",
    name: guarded.name,
    access: guarded.access,
    input: guarded.input,
    checksRow: guarded.rowAuthorise !== undefined,
    call,
  });
  return call;
}

/** The same for a plain `<form action>` or a menu, which cannot show an answer. */
export function formAction<S extends z.ZodObject, T, P extends string>(
  definition: Parameters<typeof action<S, T, P>>[0],
): (input?: FormData) => Promise<void> {
  const answering = action(definition);
  return async (input) => {
    await answering(input ?? new FormData());
  };
}

export type GuardedAction<S extends z.ZodObject, T, P extends string> = {
  readonly name: string;
  readonly access: Access;
  readonly input: S;
  readonly rowAuthorise: Definition<Actor, S, T, P>["rowAuthorise"];
  readonly run: Definition<Actor | null, S, T, P>["run"];
};

/** One call of a guarded action, with everything it knows of its request passed in. */
export async function callAction<S extends z.ZodObject, T, P extends string>(
  guarded: GuardedAction<S, T, P>,
  raw: unknown,
  facts: RequestFacts,
): Promise<ActionAnswer<T, Own<P>>> {
  try {
    return await guardedCall(guarded, raw, facts);
  } catch (error) {
    unstable_rethrow(error);
    return failedWith(logBug({ action: guarded.name }, facts.requestId, error));
  }
}

async function guardedCall<S extends z.ZodObject, T, P extends string>(
  guarded: GuardedAction<S, T, P>,
  raw: unknown,
  facts: RequestFacts,
): Promise<ActionAnswer<T, Own<P>>> {
  const { deps, requestId, address } = facts;
  const refuse = (problem: Parameters<typeof guardRefusal>[0], actor: Actor | null) => {
    logRefusal({ action: guarded.name }, facts, problem, actor);
    return guardRefusal(problem);
  };
  const badOrigin = originProblem(facts);
  if (badOrigin) return refuse(badOrigin, null);
  const admitted = await memberAtDoor(facts, guarded.access);
  if (!admitted.ok) return refuse(admitted.problem, null);
  const { actor } = admitted;
  const parsed = parseInput(guarded.input, raw);
  if (!parsed.ok) {
    logRefusal({ action: guarded.name }, facts, "invalid", actor);
    return parsed;
  }
  if (isForbidden(guarded.access, actor)) return refuse("forbidden", actor);
  const { rowAuthorise } = guarded;
  if (rowAuthorise && actor) {
    const input = parsed.value;
    const may = await deps.database.asCompany(actor.companyId, (tx) => rowAuthorise({ actor, input, tx }));
    if (!may) return refuse("forbidden", actor);
  }
  return guarded.run({ actor, input: parsed.value, deps, requestId, address }) as Promise<
    ActionAnswer<T, Own<P>>
  >;
}
