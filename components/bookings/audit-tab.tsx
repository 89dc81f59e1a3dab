import { Button } from "@/components/parts/button";
import { type Column, DataTable } from "@/components/parts/data-table";
import { LinkButton } from "@/components/parts/link-button";
import { EmptyState } from "@/components/parts/page-states";
import { SelectField } from "@/components/parts/select-field";
import type { AuditRow } from "@/lib/domain/audit-row";
import { momentWords } from "@/lib/domain/time-words";

/** Every change, one row a field; nothing here can be edited or removed [A31]. */
export function AuditTab({
  bookingId,
  rows,
  fields,
  actors,
  filter,
  isCut,
  zone,
}: {
  bookingId: string;
  rows: readonly AuditRow[];
  fields: readonly string[];
  actors: readonly string[];
  filter: { field: string | null; actor: string | null };
  isCut: boolean;
  zone: string;
}) {
  return (
    <div className="grid gap-3 pt-3">
      <form method="get" action={`/bookings/${bookingId}`} className="flex flex-wrap items-end gap-2">
        <input type="hidden" name="tab" value="audit" />
        <SelectField
          label="Field"
          name="field"
          defaultValue={filter.field ?? ""}
          placeholder="All fields"
          options={fields.map((value) => ({ value, label: value }))}
        />
        <SelectField
          label="Actor"
          name="actor"
          defaultValue={filter.actor ?? ""}
          placeholder="Everybody"
          options={actors.map((value) => ({ value, label: value }))}
        />
        <Button type="submit">Filter</Button>
        <span className="flex-1" />
        <LinkButton href={csvHref(bookingId, filter)} download="" icon="download">
          Export CSV
        </LinkButton>
      </form>
      {rows.length === 0 ? (
        <EmptyState>No entry matches this filter.</EmptyState>
      ) : (
        <div className="overflow-x-auto">
          <DataTable
            caption="History and audit log"
            columns={columnsFor(zone)}
            rows={rows}
            rowKey={(row) => row.key}
          />
        </div>
      )}
      <p className="text-center text-xs text-muted">
        {isCut ? "Older entries are in the CSV export." : "End of log"}
      </p>
    </div>
  );
}

function csvHref(bookingId: string, filter: { field: string | null; actor: string | null }): string {
  const search = new URLSearchParams();
  if (filter.field !== null) search.set("field", filter.field);
  if (filter.actor !== null) search.set("actor", filter.actor);
  const query = search.size > 0 ? `?${search}` : "";
  return `/api/bookings/${bookingId}/history.csv${query}`;
}

function columnsFor(zone: string): readonly Column<AuditRow>[] {
  return [
    {
      key: "at",
      header: "Time",
      cell: (row) => (
        <time
          dateTime={row.at.toISOString()}
          title={`${row.at.toISOString()} (UTC)`}
          className="whitespace-nowrap"
        >
          {momentWords(row.at, zone)}
        </time>
      ),
    },
    {
      key: "actor",
      header: "Actor",
      cell: (row) => (
        <>
          {row.actor}
          {row.role !== "" && <span className="cell-second">{row.role}</span>}
        </>
      ),
    },
    {
      key: "action",
      header: "Action and field",
      isRowHeader: true,
      cell: (row) => (
        <>
          <span className="whitespace-nowrap">{row.action}</span>
          {row.field !== "" && <span className="cell-second">{row.field}</span>}
        </>
      ),
    },
    {
      key: "change",
      header: "Old → new",
      cell: (row) => <Change row={row} zone={zone} />,
    },
    {
      key: "request",
      header: "Request · hash",
      cell: (row) => (
        <span className="mono" title={`request ${row.requestId || "none"}, hash ${row.hash}`}>
          <span className="block text-xs whitespace-nowrap">{row.requestId.slice(0, 8) || "none"}</span>
          <span className="cell-second whitespace-nowrap">{row.hash.slice(0, 8)}</span>
        </span>
      ),
    },
  ];
}

function Change({ row, zone }: { row: AuditRow; zone: string }) {
  return (
    <>
      <span className="break-words">
        {row.old !== "" && <s className="text-muted">{shownValue(row.old, zone)}</s>}
        {row.old !== "" && " → "}
        {row.new === "" ? <span className="text-muted">empty</span> : shownValue(row.new, zone)}
      </span>
      {row.calendar !== "" && <span className="cell-second break-words">{row.calendar}</span>}
      {row.eventId !== "" && <span className="cell-second mono break-all">{row.eventId}</span>}
    </>
  );
}

/** Instants in the record are UTC; people read them in their zone. */
function shownValue(value: string, zone: string): string {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? momentWords(new Date(value), zone) : value;
}
