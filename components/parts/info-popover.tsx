"use client";

import type { ReactElement, ReactNode } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";

/** Something to read or a small form next to its button; not modal, a sheet on a phone. `trigger` is a Button. */
export function InfoPopover({
  trigger,
  label,
  children,
}: {
  trigger: ReactElement;
  label: string;
  children: ReactNode;
}) {
  return (
    <DialogTrigger>
      {trigger}
      <Popover className="info-popover" offset={6}>
        <Dialog aria-label={label} className="info-popover-body">
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
