"use client";

import { useSyncExternalStore } from "react";
import { latestAnnouncement, onAnnouncement, type Politeness } from "./announcements";

/** The one place of a page that speaks; it is there, empty, before anything is said. */
export function LiveRegion() {
  const latest = useSyncExternalStore(onAnnouncement, latestAnnouncement, () => null);
  const textFor = (politeness: Politeness) =>
    latest?.politeness === politeness ? <span key={latest.serial}>{latest.text}</span> : null;
  return (
    <div className="sr-only" data-live-announcer="true">
      <div aria-live="polite" aria-atomic="true">
        {textFor("polite")}
      </div>
      <div aria-live="assertive" aria-atomic="true">
        {textFor("assertive")}
      </div>
    </div>
  );
}
