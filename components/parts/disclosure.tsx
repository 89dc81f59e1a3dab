import type { ReactNode } from "react";

/** Folded text that works before any script has loaded. `isQuiet` is the small one under timeline entries. */
export function Disclosure({
  summary,
  children,
  isOpen = false,
  isQuiet = false,
}: {
  summary: ReactNode;
  children: ReactNode;
  isOpen?: boolean;
  isQuiet?: boolean;
}) {
  return (
    <details className={isQuiet ? "disclosure disclosure-quiet" : "disclosure"} open={isOpen}>
      <summary>{summary}</summary>
      <div className="disclosure-body">{children}</div>
    </details>
  );
}
