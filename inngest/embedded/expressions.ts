import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import type { EventPayload, Json } from "./model";

/** What an expression may name: `event` is the trigger; `async`, in waits only, is the event that just arrived. */
export type Names = { readonly event: EventPayload; readonly async?: EventPayload };
type Path = readonly string[];
type Compiled = {
  readonly evaluate: (names: object) => unknown;
  readonly roots: ReadonlySet<string>;
  /** Paths to read as null when they are missing. */
  readonly nullable: readonly Path[];
};

const compiled = new Map<string, Compiled>();
const environment = new Environment({ unlistedVariablesAreDyn: true });

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function children(node: ASTNode): ASTNode[] {
  const args: unknown = node.args;
  return isNode(args) ? [args] : Array.isArray(args) ? args.flat(2).filter(isNode) : [];
}

/** `event.data.x` as ["event","data","x"], or null when the node is no plain path. */
function pathOf(node: ASTNode): readonly string[] | null {
  if (node.op === "id") return [node.args];
  if (node.op !== ".") return null;
  const before = pathOf(node.args[0]);
  return before === null ? null : [...before, node.args[1]];
}

/** Every path in the expression; those inside `has()` are told apart, for there a missing field must stay missing. */
function pathsIn(
  node: ASTNode,
  inHas = false,
): { readonly path: readonly string[]; readonly inHas: boolean }[] {
  const path = pathOf(node);
  if (path !== null) return [{ path, inHas }];
  const isHas = node.op === "call" && node.args[0] === "has";
  return children(node).flatMap((child) => pathsIn(child, inHas || isHas));
}

function compile(expression: string): Compiled {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const parsed = environment.parse(expression);
  const paths = pathsIn(parsed.ast);
  const probed = new Set(paths.filter(({ inHas }) => inHas).map(({ path }) => path.join(".")));
  const made: Compiled = {
    evaluate: (names) => parsed(names),
    roots: new Set(paths.map(({ path }) => path[0] ?? "")),
    nullable: paths.map(({ path }) => path).filter((path) => path.length > 1 && !probed.has(path.join("."))),
  };
  compiled.set(expression, made);
  return made;
}

/** Why the expression cannot be used, or null when it is valid CEL over the allowed names. */
export function expressionProblem(
  expression: string,
  allowed: readonly ("event" | "async")[],
): string | null {
  try {
    const foreign = [...compile(expression).roots].find((root) => !allowed.some((name) => name === root));
    return foreign === undefined ? null : `it names "${foreign}"; only ${allowed.join(" and ")} exist`;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "not CEL") : "not CEL";
  }
}

/** A missing field reads as null, as on Inngest's own server; CEL itself would raise an error. */
function withNulls(value: unknown, path: Path): unknown {
  const [field, ...rest] = path;
  if (field === undefined) return value ?? null;
  if (value !== undefined && value !== null && (typeof value !== "object" || Array.isArray(value)))
    return value;
  const fields = new Map<string, unknown>(Object.entries(value ?? {}));
  return Object.fromEntries(fields.set(field, withNulls(fields.get(field), rest)));
}

function run(expression: string, names: Names): unknown {
  const { evaluate, nullable } = compile(expression);
  return evaluate(nullable.reduce<object>((filled, path) => withNulls(filled, path) as object, { ...names }));
}

/** Whether the condition holds. One that cannot be evaluated on this event (wrong types) does not hold. */
export function holds(condition: string | null, names: Names): boolean {
  if (condition === null) return true;
  try {
    return run(condition, names) === true;
  } catch {
    return false;
  }
}

/** The key an expression gives for an event, as canonical text; what cannot be evaluated shares the key `null`. */
export function keyOf(expression: string, event: EventPayload): string {
  try {
    const value = run(expression, { event });
    return (
      JSON.stringify(value, (_, inner: Json | bigint) =>
        typeof inner === "bigint" ? String(inner) : inner,
      ) ?? "null"
    );
  } catch {
    return "null";
  }
}
