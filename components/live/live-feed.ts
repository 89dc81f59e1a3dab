/** Something of this booking changed; null: anything may have, so read everything anew. */
export type LiveNews = { readonly bookingId: string | null };
type Listener = (news: LiveNews) => void;

const listeners = new Set<Listener>();
const reopenMs = 5_000;
const lingerMs = 2_000;

let source: EventSource | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let isWatching = false;
let lastNews: { readonly news: LiveNews; readonly at: number } | null = null;
/** The longest a page is on its way from the server to its first listener. */
const onItsWayMs = 3_000;

/** Hears of changes as long as somebody listens. One stream a tab; a hidden tab lets go of it and catches up when shown. */
export function listenLive(listener: Listener): () => void {
  listeners.add(listener);
  watchVisibility();
  open();
  // What came while this page was on its way is in nobody's picture of it.
  if (lastNews !== null && performance.now() - lastNews.at < onItsWayMs) listener(lastNews.news);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) later(close, lingerMs);
  };
}

function tell(news: LiveNews): void {
  lastNews = { news, at: performance.now() };
  for (const listener of [...listeners]) listener(news);
}

function open(): void {
  clearTimeout(timer);
  if (source !== null || listeners.size === 0 || document.hidden) return;
  source = new EventSource("/api/live");
  source.onopen = () => {
    // What happened before it was open, since the page was made or the last stream ended, was not heard.
    tell({ bookingId: null });
  };
  source.onmessage = (event) => {
    const { bookingId } = JSON.parse(String(event.data)) as LiveNews;
    tell({ bookingId });
  };
  source.onerror = () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    source = null;
    later(open, reopenMs);
  };
}

function close(): void {
  if (listeners.size > 0 && !document.hidden) return;
  source?.close();
  source = null;
}

function later(work: () => void, ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(work, ms);
}

function watchVisibility(): void {
  if (isWatching) return;
  isWatching = true;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) later(close, 60_000);
    else open();
  });
}
