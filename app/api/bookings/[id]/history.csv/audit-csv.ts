import { stringify } from "csv-stringify/sync";
import type { AuditRow } from "@/lib/domain/audit-row";

const columns = [
  { key: "at", header: "Time (UTC)" },
  { key: "actor", header: "Actor" },
  { key: "role", header: "Role" },
  { key: "action", header: "Action" },
  { key: "field", header: "Field" },
  { key: "old", header: "Old" },
  { key: "new", header: "New" },
  { key: "provider", header: "Provider" },
  { key: "calendar", header: "Calendar" },
  { key: "eventId", header: "Provider event id" },
  { key: "requestId", header: "Request id" },
  { key: "hash", header: "Hash" },
];

/** Cells that a spreadsheet would compute (= + - @ tab CR) begin with an apostrophe: escape_formulas of csv-stringify. */
export function auditCsv(rows: readonly AuditRow[]): string {
  return stringify(
    rows.map(({ key, ...row }) => ({ ...row, at: row.at.toISOString() })),
    { header: true, columns, escape_formulas: true, record_delimiter: "windows", bom: true },
  );
}
