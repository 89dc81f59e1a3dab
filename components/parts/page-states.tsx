import type { ReactNode } from "react";
import { Icon } from "../icons/icon";

/** Nothing here yet: one sentence and at most one button. */
export function EmptyState({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty-state">
      <p>{children}</p>
      {action}
    </div>
  );
}

/** What failed, what still works, the way on, and the id to quote, in that order. */
export function ErrorState({
  failed,
  stillWorks,
  action,
  errorId,
  headingLevel = 2,
}: {
  failed: string;
  stillWorks: string;
  /** A Retry button or link. */
  action?: ReactNode;
  errorId?: string;
  headingLevel?: 1 | 2;
}) {
  const Heading = headingLevel === 1 ? "h1" : "h2";
  return (
    <div className="error-state" role="alert">
      <Icon name="warn" size="large" />
      <Heading>{failed}</Heading>
      <p>{stillWorks}</p>
      {action}
      {errorId !== undefined && (
        <p className="field-hint">
          Error id <code className="mono">{errorId}</code>
        </p>
      )}
    </div>
  );
}

/** The rows of a table or list that is on its way. */
export function SkeletonRows({ rows = 8, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="skeleton-rows">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders have no other identity
        <div key={row} className="skeleton-row" aria-hidden="true">
          <span className="skeleton skeleton-line" />
          <span className="skeleton skeleton-line" />
          <span className="skeleton skeleton-line" />
          <span className="skeleton skeleton-line" />
        </div>
      ))}
    </div>
  );
}
