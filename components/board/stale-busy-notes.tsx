import { Badge } from "../parts/badge";

/** Whose busy times on the board may not be all, and as of when they hold [P20]. Nothing is taken away or blocked for it. */
export function StaleBusyNotes({
  notes,
}: {
  notes: readonly { readonly memberId: string; readonly who: string; readonly words: string }[];
}) {
  if (notes.length === 0) return null;
  return (
    <ul className="stale-busy" aria-label="Busy times that may not be all">
      {notes.map(({ memberId, who, words }) => (
        <li key={memberId} data-testid={`stale-${memberId}`}>
          <Badge tone="differs" icon="clock">
            {who} <b>{words}</b>
          </Badge>
        </li>
      ))}
    </ul>
  );
}
