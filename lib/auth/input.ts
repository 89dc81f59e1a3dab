import { z } from "zod";
import { type InvalidInput, invalidInput } from "./answer";

const mostFields = 500;
const frameworkField = /^\$ACTION_/;
/** PostgreSQL keeps neither a NUL nor half of a surrogate pair. */
const unkeepable = /[\0\p{Surrogate}]/u;

/**
 * `{ ok, value }` of input that parses strictly; unknown keys are refused (no mass assignment), and so is text that the
 * database could not keep.
 */
export function parseInput<S extends z.ZodType>(
  schema: S,
  raw: unknown,
): { ok: true; value: z.output<S> } | InvalidInput {
  const values = raw instanceof FormData ? formValues(raw, schema) : (raw ?? {});
  if (values === "tooManyFields") return invalidInput({ form: "This form has too many fields." });
  const parsed = schema.safeParse(values);
  if (!parsed.success) return invalidInput(fieldErrorsOf(parsed.error));
  const unkept = pathsOfUnkeepable(parsed.data, []);
  if (unkept.length === 0) return { ok: true, value: parsed.data };
  const message = "This holds a character that cannot be kept. Please type it again.";
  return invalidInput(Object.fromEntries(unkept.map((path) => [path, message])));
}

function pathsOfUnkeepable(value: unknown, path: readonly string[]): string[] {
  if (typeof value === "string") return unkeepable.test(value) ? [path.join(".") || "form"] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => pathsOfUnkeepable(part, [...path, key]));
}

/** The first message of each field, keyed by its dotted path. */
export function fieldErrorsOf(error: z.ZodError): Record<string, string> {
  // A visitor names the unknown keys, so they must not meet what every object inherits.
  const fields = new Map<string, string>();
  const say = (path: readonly PropertyKey[], message: string) => {
    const key = path.map(String).join(".") || "form";
    if (!fields.has(key)) fields.set(key, message);
  };
  for (const issue of error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) say([...issue.path, key], "This field is not expected here.");
      continue;
    }
    const isMissing = issue.code === "invalid_type" && / received undefined$/.test(issue.message);
    say(issue.path, isMissing ? "This is required." : issue.message);
  }
  return Object.fromEntries(fields);
}

/** Fields that the schema calls an array hold every value of that name; the others hold the one value they have. */
function formValues(form: FormData, schema: z.ZodType): Record<string, unknown> | "tooManyFields" {
  const names = [...form.keys()];
  if (names.length > mostFields) return "tooManyFields";
  const shape: Record<string, unknown> = schema instanceof z.ZodObject ? schema.shape : {};
  const fields = [...new Set(names)].filter((name) => !frameworkField.test(name));
  return Object.fromEntries(
    fields.map((name) => {
      const values = form.getAll(name);
      return [name, isList(shape[name]) || values.length > 1 ? values : values[0]];
    }),
  );
}

function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodArray) return true;
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  ) {
    return isList(schema.def.innerType);
  }
  return schema instanceof z.ZodPipe && isList(schema.in);
}
