"use client";

import { useState } from "react";
import { ActionsMenu } from "@/components/parts/actions-menu";
import type { MenuSectionEntries } from "@/components/parts/menu-entries";
import type { EraseCustomer } from "./answers";
import { EraseDialog } from "./erase-dialog";

/** What the office may do with a customer. */
export function CustomerActions({
  customer,
  bookings,
  erase,
}: {
  customer: { readonly id: string; readonly name: string; readonly revision: number };
  bookings: number;
  erase: EraseCustomer;
}) {
  const [isErasing, setIsErasing] = useState(false);
  return (
    <>
      <ActionsMenu sections={entriesOf(customer.id, () => setIsErasing(true))} />
      {isErasing && (
        <EraseDialog
          customer={customer}
          bookings={bookings}
          erase={erase}
          close={() => setIsErasing(false)}
        />
      )}
    </>
  );
}

function entriesOf(id: string, onErase: () => void): MenuSectionEntries[] {
  const href = `/customers/${id}`;
  return [
    [
      { kind: "link", id: "edit", label: "Edit", icon: "pencil", href: `${href}/edit` },
      {
        kind: "link",
        id: "book",
        label: "New booking",
        icon: "plus",
        href: `/bookings/new?customer=${id}`,
      },
      { kind: "link", id: "merge", label: "Merge duplicates…", icon: "people", href: `${href}/merge` },
    ],
    [
      {
        kind: "link",
        id: "export",
        label: "Export",
        icon: "download",
        href: `/api${href}/export.json`,
        opensOutside: true,
      },
      {
        kind: "action",
        id: "erase",
        label: "Erase…",
        icon: "trash",
        isDanger: true,
        onAction: onErase,
      },
    ],
  ];
}
