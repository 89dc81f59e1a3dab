import { Disclosure } from "@/components/parts/disclosure";
import { type AttemptView, failureInWords } from "@/lib/domain/push-progress";
import { momentWords } from "@/lib/domain/time-words";

export function attemptsInWords(count: number): string {
  return count === 1 ? "1 attempt" : `${count} attempts`;
}

/** Every call made to the provider, folded away. */
export function FoldedAttempts({ attempts, zone }: { attempts: readonly AttemptView[]; zone: string }) {
  // One call may serve several pushes; it is still one call.
  const known = [...new Map(attempts.map((made) => [made.id, made])).values()];
  return (
    <Disclosure isQuiet summary={attemptsInWords(known.length)}>
      <AttemptList attempts={known} zone={zone} />
    </Disclosure>
  );
}

export function AttemptList({ attempts, zone }: { attempts: readonly AttemptView[]; zone: string }) {
  const inOrder = [...attempts].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  return (
    <ol className="grid gap-0.5">
      {inOrder.map((made) => (
        <li key={made.id}>
          <time dateTime={made.startedAt}>{momentWords(new Date(made.startedAt), zone)}</time>:{" "}
          {outcomeOf(made)}
        </li>
      ))}
    </ol>
  );
}

function outcomeOf(made: AttemptView): string {
  switch (made.outcome) {
    case null:
      return "under way";
    case "done":
      return "done";
    case "unknown":
      return "outcome unknown, the answer never came";
    case "failed":
      return failureInWords(made.failure);
  }
}
