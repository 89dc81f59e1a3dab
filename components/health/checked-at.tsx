import { clockWordsToTheSecond } from "@/lib/domain/time-words";
import { Icon } from "../icons/icon";

/** When everything below was looked at; the page looks again by itself. */
export function CheckedAt({ at, zone }: { at: Date; zone: string }) {
  return (
    <p className="health-checked" data-testid="health-checked">
      <Icon name="sync-level" size="small" />
      Live · checked <time dateTime={at.toISOString()}>{clockWordsToTheSecond(at, zone)}</time>
    </p>
  );
}
