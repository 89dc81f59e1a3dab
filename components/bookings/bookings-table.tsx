import { AppLink } from "@/components/parts/app-link";
import { type Column, DataTable } from "@/components/parts/data-table";
import { LinkButton } from "@/components/parts/link-button";
import { StatusPill } from "@/components/parts/status-pill";
import type { BookingLine } from "@/lib/domain/booking-line";
import type { CopyView } from "@/lib/domain/calendar-copy";
import { dateWords, spanWords, zoneWords } from "@/lib/domain/time-words";
import { CopyBadge } from "./copy-badge";

/** A page of bookings; on a phone each is a card. `select`: a first column to tick rows with. */
export function BookingsTable({
  caption,
  lines,
  select,
}: {
  caption: string;
  lines: readonly BookingLine[];
  select?: Column<BookingLine>;
}) {
  return (
    <DataTable
      className="bookings-table"
      caption={caption}
      columns={select ? [select, ...columns] : columns}
      rows={lines}
      rowKey={(line) => line.id}
      rowTestId={(line) => `booking-${line.id}`}
    />
  );
}

const columns: readonly Column<BookingLine>[] = [
  {
    key: "booking",
    header: "Booking",
    isRowHeader: true,
    cell: (line) => (
      <>
        <AppLink href={`/bookings/${line.id}`} className="mono">
          #{line.ref}
        </AppLink>
        <span className="only-phone"> {line.customer}</span>
      </>
    ),
  },
  {
    key: "when",
    header: "Date and time",
    isBareOnPhone: true,
    cell: (line) => (
      <>
        {dateWords(line.startsAt, line.zone, true)}
        <span className="cell-second whitespace-nowrap">
          {spanWords({ start: line.startsAt, end: line.endsAt }, line.zone)}{" "}
          {zoneWords(line.startsAt, line.zone)}
        </span>
      </>
    ),
  },
  {
    key: "customer",
    header: "Customer",
    isBareOnPhone: true,
    cell: (line) => (
      <>
        <span className="only-desk">
          {line.customerId ? (
            <AppLink href={`/customers/${line.customerId}`}>{line.customer}</AppLink>
          ) : (
            line.customer
          )}
        </span>
        <span className="cell-second">{line.address || "No address"}</span>
      </>
    ),
  },
  { key: "service", header: "Service", isBareOnPhone: true, cell: (line) => line.service },
  {
    key: "status",
    header: "Status",
    isBareOnPhone: true,
    cell: (line) => <StatusPill tone={line.status.tone} name={line.status.name} />,
  },
  {
    key: "people",
    header: "Fieldworkers and calendars",
    isBareOnPhone: true,
    cell: (line) => <People copies={line.copies} />,
  },
  {
    key: "view",
    header: "Action",
    isBareOnPhone: true,
    align: "end",
    cell: (line) => (
      <LinkButton href={`/bookings/${line.id}`} isSmall aria-label={`View Booking #${line.ref}`}>
        View Booking
      </LinkButton>
    ),
  },
];

function People({ copies }: { copies: readonly CopyView[] }) {
  if (copies.length === 0) return <span className="text-muted">Nobody yet</span>;
  return (
    <ul className="grid gap-1">
      {copies.map((copy) => (
        <li key={copy.fieldworkerId} className="flex flex-wrap items-center gap-x-2">
          <span className={copy.isAssigned ? "" : "text-muted line-through"}>{copy.name}</span>
          <CopyBadge copy={copy} />
        </li>
      ))}
    </ul>
  );
}
