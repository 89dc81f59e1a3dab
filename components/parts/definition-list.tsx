import type { ReactNode } from "react";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";

export type Definition = { term: string; value: ReactNode };

/** Term and value in two columns: receipts, connection facts. */
export function DefinitionList({
  items,
  size = "small",
}: {
  items: readonly Definition[];
  size?: "small" | "normal";
}) {
  return (
    <dl className={`definitions definitions-${size}`}>
      {items.map((item) => (
        <div key={item.term}>
          <dt>{item.term}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

export type Fact = { term: string; icon: IconName; value: ReactNode; second?: ReactNode };

/** The few facts at the head of a page, each with an icon: when, where, who. */
export function FactList({ facts, isStacked = false }: { facts: readonly Fact[]; isStacked?: boolean }) {
  return (
    <dl className={isStacked ? "facts facts-stacked" : "facts"}>
      {facts.map((fact) => (
        <div key={fact.term} className="fact">
          <dt>
            <Icon name={fact.icon} />
            {fact.term}
          </dt>
          <dd>
            {fact.value}
            {fact.second !== undefined && <span className="fact-second">{fact.second}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
