import type { ComponentProps, Ref } from "react";

type Div = Omit<ComponentProps<"div">, "role">;

/*
 * The parts of an ARIA grid. A table could not place its cells in time, and what is focused is in a cell, not the cell
 * itself, except where a cell is given a tabIndex.
 */

export function GridRow(props: Div) {
  // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above
  return <div role="row" {...props} />;
}

export function RowHead(props: Div) {
  // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above
  return <div role="rowheader" {...props} />;
}

export function ColumnHead(props: Div) {
  // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above
  return <div role="columnheader" {...props} />;
}

export function GridCell(props: Div) {
  // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above
  return <div role="gridcell" {...props} />;
}

export function RowGroup({ ref, ...props }: Div & { ref?: Ref<HTMLDivElement> }) {
  // biome-ignore lint/a11y/useSemanticElements: see above
  return <div role="rowgroup" ref={ref} {...props} />;
}
