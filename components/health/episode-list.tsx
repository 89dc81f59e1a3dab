import { failureWords } from "@/lib/domain/connection-health";
import type { SyncDirectionName } from "@/lib/domain/episode";
import type { ProviderName } from "@/lib/domain/push-blockers";
import { providerWords } from "@/lib/domain/push-blockers";
import type { EpisodeView } from "@/lib/domain/sync-health-view";
import { lastedWords } from "@/lib/domain/sync-health-words";
import { momentWords } from "@/lib/domain/time-words";
import { AppLink } from "../parts/app-link";

const directionWords: Record<SyncDirectionName, string> = {
  push: "sending",
  pull: "reading",
  token: "our key",
  watch: "being told of changes",
  permission: "permission to write",
};

const whatWords: Record<EpisodeView["bookings"][number]["what"], string> = {
  added: "added",
  moved: "moved",
  changed: "changed",
  cancelled: "taken out",
  waiting: "waiting",
};

/** Every period in which it failed, with what was wrong and which bookings it held up. */
export function EpisodeList({
  episodes,
  provider,
  now,
  zone,
}: {
  episodes: readonly EpisodeView[];
  provider: ProviderName;
  now: Date;
  zone: string;
}) {
  return (
    <ol className="episodes">
      {episodes.map((episode) => (
        <li key={episode.id}>
          <p>
            <b>{spanOf(episode, zone)}</b>{" "}
            <span className="muted">
              {lastedWords((episode.endedAt ?? now).getTime() - episode.openedAt.getTime())}
              {endWords(episode.end)}
            </span>
          </p>
          <p>{episode.directions.map((each) => directionLine(each, provider)).join(" · ")}</p>
          <Bookings bookings={episode.bookings} />
        </li>
      ))}
    </ol>
  );
}

function spanOf({ openedAt, endedAt }: EpisodeView, zone: string): string {
  const from = momentWords(openedAt, zone);
  return endedAt === null ? `Since ${from}` : `${from} – ${momentWords(endedAt, zone)}`;
}

function endWords(end: EpisodeView["end"]): string {
  switch (end) {
    case null:
      return ", still failing";
    case "recovered":
      return ", recovered";
    case "paused":
      return ", ended by a pause";
    case "disconnected":
      return ", ended by disconnecting";
  }
}

function directionLine(
  { direction, failure }: EpisodeView["directions"][number],
  provider: ProviderName,
): string {
  const what = directionWords[direction];
  const words = `${what}: ${failureWords(failure, providerWords[provider].short)}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Bookings({ bookings }: Pick<EpisodeView, "bookings">) {
  if (bookings.length === 0) return null;
  return (
    <p className="episode-bookings">
      Made during the gap:{" "}
      {bookings.map(({ id, ref, customer, what }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <AppLink href={`/bookings/${id}`}>
            #{ref} <bdi>{customer}</bdi>
          </AppLink>{" "}
          <span className="muted">{whatWords[what]}</span>
        </span>
      ))}
    </p>
  );
}
