"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { SwitchField } from "../../parts/switch-field";
import { setLetters, useBoardLetters, useLetters } from "./use-board-keys";

export type BoardHrefs = {
  readonly day: string;
  readonly week: string;
  readonly list: string;
  readonly today: string;
  readonly next: string;
  readonly previous: string;
  /** null: this viewer makes no bookings. */
  readonly create: string | null;
};

/** The letters of the board, and the sheet that lists them. */
export function BoardKeys({ hrefs }: { hrefs: BoardHrefs }) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const to = (href: string | null) => (href === null ? undefined : () => router.push(href));
  useBoardLetters({
    d: to(hrefs.day),
    w: to(hrefs.week),
    l: to(hrefs.list),
    t: to(hrefs.today),
    j: to(hrefs.next),
    k: to(hrefs.previous),
    c: to(hrefs.create),
    "/": () => {
      const field = document.querySelector<HTMLElement>(".topbar-search input, input[type=search]");
      if (field) field.focus();
      else router.push("/bookings");
    },
    "?": () => setIsOpen(true),
  });
  return (
    <>
      <span className="only-desk">
        <Button isSmall variant="quiet" onPress={() => setIsOpen(true)}>
          Shortcuts
        </Button>
      </span>
      <ShortcutsSheet isOpen={isOpen} onOpenChange={setIsOpen} mayPlan={hrefs.create !== null} />
    </>
  );
}

type Line = readonly [keys: string, does: string, isForPlanners?: boolean];

const lines: readonly Line[] = [
  ["?", "This sheet"],
  ["d / w / l", "Day, week or list"],
  ["t", "Today"],
  ["j / k", "Next or previous day, week or month"],
  ["c", "New booking", true],
  ["u", "Unassigned"],
  ["/", "Search"],
  ["Arrows, Home, End, Page Up, Page Down", "From lane to lane, from card to card"],
  ["Enter", "Open the card; on a free half hour, a new booking there"],
  ["m", "Move the card", true],
  ["a", "Assign the card", true],
  ["p / s", "Push it or change its status, on its own page", true],
  ["Alt + ← →", "15 minutes earlier or later", true],
  ["Alt + Shift + ↑ ↓", "One lane up or down", true],
  ["Esc", "Cancel the drag, close the drawer"],
  ["Ctrl or ⌘ + Z", "Take back the last move", true],
];

function ShortcutsSheet({
  isOpen,
  onOpenChange,
  mayPlan,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  mayPlan: boolean;
}) {
  const isOn = useLetters();
  return (
    <Dialog
      title="Keyboard shortcuts"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={(close) => <Button onPress={close}>Close</Button>}
    >
      <SwitchField
        label="Letters as shortcuts"
        hint="Off: only keys that are no letters, and those held with Alt, Ctrl or ⌘. Kept by this browser."
        isSelected={isOn}
        onChange={setLetters}
      />
      <dl className="shortcuts">
        {lines
          .filter(([, , isForPlanners]) => mayPlan || !isForPlanners)
          .map(([keys, does]) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
      </dl>
    </Dialog>
  );
}
