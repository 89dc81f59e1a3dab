import { type Column, DataTable } from "@/components/parts/data-table";
import { LinkButton } from "@/components/parts/link-button";
import { EmptyState } from "@/components/parts/page-states";
import type { CustomerLine } from "@/lib/domain/customer-view";

/** Customers to compare with: those that look like duplicates, or what a search found. */
export function OtherCustomers({
  lines,
  search,
  mergeHref,
}: {
  lines: readonly CustomerLine[];
  search: string;
  mergeHref: string;
}) {
  if (lines.length === 0) {
    return (
      <EmptyState>
        {search === ""
          ? "Nobody else has this phone number or e-mail address. Search for the other customer."
          : `No other customer matches “${search}”.`}
      </EmptyState>
    );
  }
  const columns: Column<CustomerLine>[] = [
    { key: "name", header: "Customer", isRowHeader: true, cell: ({ name }) => <bdi>{name}</bdi> },
    { key: "phone", header: "Phone", cell: ({ phone }) => phone || "None" },
    { key: "email", header: "E-mail", cell: ({ email }) => email || "None" },
    { key: "address", header: "Address", cell: ({ address }) => <bdi>{address || "None"}</bdi> },
    {
      key: "compare",
      header: "Action",
      isBareOnPhone: true,
      align: "end",
      cell: ({ id, name }) => (
        <LinkButton href={`${mergeHref}?with=${id}`} isSmall aria-label={`Compare with ${name}`}>
          Compare
        </LinkButton>
      ),
    },
  ];
  const caption =
    search === "" ? "Possible duplicates: same phone number or e-mail address" : "Customers found";
  return (
    <DataTable
      caption={caption}
      isCaptionHidden={false}
      columns={columns}
      rows={lines}
      rowKey={({ id }) => id}
    />
  );
}
