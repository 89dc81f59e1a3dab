import { AppLink } from "@/components/parts/app-link";
import { Badge } from "@/components/parts/badge";
import { type Column, DataTable } from "@/components/parts/data-table";
import type { CustomerLine } from "@/lib/domain/customer-view";
import { dateWords } from "@/lib/domain/time-words";

type Props = {
  lines: readonly CustomerLine[];
  zone: string;
  /** Whether this viewer may read phone numbers and e-mail addresses. */
  hasContact: boolean;
  mayMerge: boolean;
};

/** A page of customers; on a phone each is a card. */
export function CustomersTable(props: Props) {
  return (
    <DataTable
      caption="Customers"
      columns={columnsOf(props)}
      rows={props.lines}
      rowKey={(line) => line.id}
      rowTestId={(line) => `customer-${line.id}`}
    />
  );
}

function columnsOf({ zone, hasContact, mayMerge }: Props): Column<CustomerLine>[] {
  const contact: Column<CustomerLine>[] = [
    {
      key: "phone",
      header: "Phone",
      cell: ({ phone }) => (phone ? <a href={`tel:${phone}`}>{phone}</a> : "None"),
    },
    {
      key: "email",
      header: "E-mail",
      cell: ({ email }) =>
        email ? (
          <a href={`mailto:${email}`} className="break-all">
            {email}
          </a>
        ) : (
          "None"
        ),
    },
  ];
  return [
    { key: "name", header: "Customer", isRowHeader: true, cell: (line) => nameCell(line, mayMerge) },
    ...(hasContact ? contact : []),
    { key: "address", header: "Address", cell: ({ address }) => <bdi>{address || "None"}</bdi> },
    {
      key: "next",
      header: "Next booking",
      cell: ({ nextBookingAt }) => (nextBookingAt ? dateWords(nextBookingAt, zone, true) : "None"),
    },
  ];
}

function nameCell({ id, name, mayBeTwice }: CustomerLine, mayMerge: boolean) {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <AppLink href={`/customers/${id}`} className="break-words">
        <bdi>{name}</bdi>
      </AppLink>
      {mayBeTwice && mayMerge && (
        <AppLink href={`/customers/${id}/merge`}>
          <Badge tone="differs" icon="people" isPlain>
            Possible duplicate
          </Badge>
        </AppLink>
      )}
    </span>
  );
}
