/**
 * Microsoft refuses a fifth request in flight of one app to one mailbox; one is kept free for what another process may
 * be asking (learn.microsoft.com/en-us/graph/throttling-limits#outlook-service-limits).
 */
const requestsAtOnce = 3;

type Mailbox = { inFlight: number; readonly waiting: (() => void)[] };

/** One a process, though the bundler copies this module into several bundles of it. */
function mailboxes(): Map<string, Mailbox> {
  const store = globalThis as unknown as Record<symbol, Map<string, Mailbox> | undefined>;
  const key = Symbol.for("lockstep.microsoft.mailboxes");
  store[key] ??= new Map();
  return store[key];
}

/** Runs `request` as soon as fewer than three others of this mailbox are under way, first come, first served. */
export async function inMailbox<T>(mailboxId: string, request: () => Promise<T>): Promise<T> {
  const all = mailboxes();
  const mailbox = all.get(mailboxId) ?? { inFlight: 0, waiting: [] };
  all.set(mailboxId, mailbox);
  if (mailbox.inFlight < requestsAtOnce) mailbox.inFlight += 1;
  else await new Promise<void>((resolve) => mailbox.waiting.push(resolve));
  try {
    return await request();
  } finally {
    // Whoever waits takes the place over, so that nobody slips in between.
    const next = mailbox.waiting.shift();
    if (next) next();
    else mailbox.inFlight -= 1;
    if (mailbox.inFlight === 0) all.delete(mailboxId);
  }
}
