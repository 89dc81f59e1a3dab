import { Icon } from "../icons/icon";

/** Messages by field name, as a form action gives them back. */
export type FieldErrors = Readonly<Record<string, readonly string[] | string | undefined>>;

export function errorOf(errors: FieldErrors | undefined, name: string | undefined): string | null {
  if (errors === undefined || name === undefined) return null;
  const found = errors[name];
  if (found === undefined) return null;
  const text = typeof found === "string" ? found : found.join(" ");
  return text === "" ? null : text;
}

export function FieldErrorText({ id, text }: { id?: string; text: string | null }) {
  if (text === null) return null;
  return (
    <span id={id} className="field-error">
      <Icon name="warn" />
      <span>{text}</span>
    </span>
  );
}

export function describedBy(...ids: (string | false | null | undefined)[]): string | undefined {
  const named = ids.filter((id) => typeof id === "string" && id !== "");
  return named.length === 0 ? undefined : named.join(" ");
}
