/** How far a person's change of one occurrence reaches. */
export const SCOPES = ["this", "following", "all"] as const;
export type Scope = (typeof SCOPES)[number];

export const scopeOf = (form: URLSearchParams): Scope =>
  SCOPES.find((one) => one === form.get("scope")) ?? "this";
