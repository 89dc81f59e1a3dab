"use client";

import { Icon } from "../icons/icon";
import { useOnline } from "./use-online";

/** `showing` is the clock time of the data on the page, already in the viewer's zone. */
export function OfflineChip({ showing }: { showing?: string }) {
  const isOnline = useOnline();
  return (
    <span role="status">
      {!isOnline && (
        <span className="offline-chip">
          <Icon name="offline" size="small" />
          {showing === undefined ? "Offline" : `Offline — showing ${showing}`}
        </span>
      )}
    </span>
  );
}
