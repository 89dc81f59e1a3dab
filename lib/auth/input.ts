import { z } from "zod";
import { type InvalidInput, invalidInput } from "./answer";

const mostFields = 500;
const frameworkField = /^\$ACTION_/;

/** `{ ok, value }` of input that parses strictly; unknown keys are refused (no mass assignment). */
export function parseInput<S extends z.ZodType>(
  schema: S,
  raw: unknown,
): { ok: true; value: z.output<S> } | InvalidInput {
  const values = raw instanceof FormData ? formValues(raw, schema) : (raw ?? {});
  if (values === "tooManyFields") return invalidInput({ form: "This form has too many fields." });
  const parsed = schema.safeParse(values);
  return parsed.success ? { ok: true, value: parsed.data } : invalidInput(fieldErrorsOf(parsed.error));
}

/** The first message of each field, keyed by its dotted path. */
export function fieldErrorsOf(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys)
        fields[[...issue.path, key].join(".")] ??= "This field is not expected here.";
      continue;
    }
    const isMissing = issue.code === "invalid_type" && / received undefined$/.test(issue.message);
    fields[issue.path.join(".") || "form"] ??= isMissing ? "This is required." : issue.message;
  }
  return fields;
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
