export type Politeness = "polite" | "assertive";
export type Announcement = { serial: number; text: string; politeness: Politeness };

let latest: Announcement | null = null;
const listeners = new Set<() => void>();

/** Says `text` through the shell's live region. Assertive is for lost data only. The same words twice are said twice. */
export function announce(text: string, politeness: Politeness = "polite"): void {
  latest = { serial: (latest?.serial ?? 0) + 1, text, politeness };
  for (const listener of listeners) listener();
}

export function latestAnnouncement(): Announcement | null {
  return latest;
}

export function onAnnouncement(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
