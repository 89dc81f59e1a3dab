import type { ReactNode } from "react";

export type Column<Row> = {
  key: string;
  header: string;
  /** Stands in the head instead of the words, where there is a head. */
  headerCell?: ReactNode;
  cell: (row: Row) => ReactNode;
  /** The cell that names the row; one column should. */
  isRowHeader?: boolean;
  /** On a phone a row is a card; this cell stands in it without its column's name (badges, actions). */
  isBareOnPhone?: boolean;
  align?: "end";
};

/** A table on a desk, cards on a phone. `caption` names it; hide it where a heading already says the same. */
export function DataTable<Row>({
  caption,
  isCaptionHidden = true,
  columns,
  rows,
  rowKey,
  rowTestId,
  className = "",
}: {
  caption: string;
  isCaptionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowTestId?: (row: Row) => string;
  /** For a table whose cards on a phone are laid out by `data-column`. */
  className?: string;
}) {
  return (
    <table className={`data-table ${className}`.trim()}>
      <caption className={isCaptionHidden ? "sr-only" : undefined}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" className={column.align === "end" ? "cell-end" : undefined}>
              {column.headerCell ?? column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} data-testid={rowTestId?.(row)}>
            {columns.map((column) => (
              <TableCell key={column.key} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TableCell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const className = column.align === "end" ? "cell-end" : undefined;
  if (column.isRowHeader) {
    return (
      <th scope="row" className={className} data-column={column.key}>
        {column.cell(row)}
      </th>
    );
  }
  return (
    <td
      className={className}
      data-column={column.key}
      data-label={column.isBareOnPhone ? undefined : column.header}
    >
      <span>{column.cell(row)}</span>
    </td>
  );
}
