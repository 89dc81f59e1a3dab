import type { WrittenEvent } from "@/lib/domain/calendar-event";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";

/** How many ids or transactions that deleted events used up are passed over within one call. */
export const generationsTried = 8;
const roundsTried = 4;

export function hasFailed(error: unknown, kind: ProviderFailure["kind"]): boolean {
  return error instanceof ProviderError && error.failure.kind === kind;
}

/** Reads and writes a moving target, again when it changed in between. @throws changedMeanwhile when it never stands still */
export async function untilUnchanged<T>(readAndWrite: (isFirst: boolean) => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await readAndWrite(round === 1);
    } catch (error) {
      if (round === roundsTried || !hasFailed(error, "changedMeanwhile")) throw error;
    }
  }
}

/** An event as it was answered. `etag`: null from a server that has no versions. */
type Answered = { readonly eventId: string; readonly etag: string | null; readonly link: string | null };

export function written(
  kind: WrittenEvent["kind"],
  calendarId: string,
  event: Answered,
  generation: number,
): WrittenEvent {
  const { eventId, link } = event;
  return { kind, calendarId, eventId, etag: event.etag ?? "", generation, link };
}
