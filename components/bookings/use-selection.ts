"use client";

import { useState } from "react";

export type Selection = {
  readonly ids: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  /** All of them when not all are selected, else none. */
  readonly toggleAll: () => void;
  readonly clear: () => void;
  readonly state: "none" | "some" | "all";
};

/** Which of these rows are ticked. A row that leaves the page is ticked no more. */
export function useSelection(selectable: readonly string[]): Selection {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const ids = new Set(selectable.filter((id) => ticked.has(id)));
  const state = ids.size === 0 ? "none" : ids.size === selectable.length ? "all" : "some";
  return {
    ids,
    state,
    toggle: (id) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setTicked(next);
    },
    toggleAll: () => setTicked(new Set(state === "all" ? [] : selectable)),
    clear: () => setTicked(new Set()),
  };
}
