import { type ReactNode, useId } from "react";

/** A framed part of a page. With a title it is a labelled section; `isFlush` lets rows and tables reach its edges. */
export function Panel({
  title,
  aside,
  children,
  isFlush = false,
  headingLevel = 2,
  testId,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  isFlush?: boolean;
  headingLevel?: 2 | 3;
  testId?: string;
}) {
  const id = useId();
  const Heading = headingLevel === 2 ? "h2" : "h3";
  const body = <div className={isFlush ? "panel-body panel-flush" : "panel-body"}>{children}</div>;
  if (title === undefined) {
    return (
      <div className="panel" data-testid={testId}>
        {body}
      </div>
    );
  }
  return (
    <section className="panel" aria-labelledby={id} data-testid={testId}>
      <header className="panel-head">
        <Heading id={id}>{title}</Heading>
        {aside !== undefined && <div className="panel-aside">{aside}</div>}
      </header>
      {body}
    </section>
  );
}
