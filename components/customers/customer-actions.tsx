"use client";

import { useState } from "react";
import { ActionsMenu } from "@/components/parts/actions-menu";
import type { MenuSectionEntries } from "@/components/parts/menu-entries";
import type { EraseCustomer } from "./answers";
import { EraseDialog } from "./erase-dialog";

type ActedOn = {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly isErased: boolean;
};

/** What the office may do with a customer; with one that was erased, only erase what was typed since. */
export function CustomerActions({
  customer,
  bookings,
  erase,
}: {
  customer: ActedOn;
  bookings: number;
  erase: EraseCustomer;
}) {
  const [isErasing, setIsErasing] = useState(false);
  return (
    <>
      <ActionsMenu sections={entriesOf(customer, () => setIsErasing(true))} />
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

function entriesOf({ id, isErased }: ActedOn, onErase: () => void): MenuSectionEntries[] {
  const href = `/customers/${id}`;
  const erase = { kind: "action", id: "erase", icon: "trash", isDanger: true, onAction: onErase } as const;
  if (isErased) return [[{ ...erase, label: "Erase again…" }]];
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
      { ...erase, label: "Erase…" },
    ],
  ];
}
