import { standingTowards } from "@/db/views/booking-visibility";
import { sessionTokenOfRequest } from "@/lib/auth/request";
import { route } from "@/lib/auth/route";
import { roleNow } from "@/lib/auth/sessions";
import { type Actor, may } from "@/lib/domain/roles";
import { followLive, type LiveMessage } from "@/lib/usecases/follow-live";
import { deps } from "@/lib/wiring";

export const dynamic = "force-dynamic";

const heartbeatMs = 15_000;
/** Far more tabs than a person keeps open. */
const streamsAMember = 20;
const openStreams = new Map<string, number>();

/** Tells open pages which booking changed, and nothing more: what may be read is asked again when they read it. */
export const GET = route({
  name: "/api/live",
  method: "GET",
  capability: "signedIn",
  run: async ({ request, actor }) => {
    if ((openStreams.get(actor.memberId) ?? 0) >= streamsAMember) {
      return Response.json({ ok: false, problem: "tooMany" }, { status: 429 });
    }
    const token = await sessionTokenOfRequest();
    return new Response(streamFor({ actor, token, signal: request.signal }), {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
      },
    });
  },
});

type Client = {
  readonly actor: Actor;
  readonly token: string | null;
  readonly signal: AbortSignal;
};

function streamFor(client: Client): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream({
    start(controller) {
      const { memberId } = client.actor;
      openStreams.set(memberId, (openStreams.get(memberId) ?? 0) + 1);
      const write = (text: string) => {
        try {
          controller.enqueue(encoder.encode(text));
        } catch {
          end();
        }
      };
      const send = (bookingId: string | null) => write(`data: ${JSON.stringify({ bookingId })}\n\n`);
      const stop = followLive(deps(), client.actor.companyId, {
        onMessage: (message) => {
          forClient(client, message).then(
            (told) => told && send(told.bookingId),
            () => send(null),
          );
        },
        onGap: () => send(null),
      });
      const beat = setInterval(() => {
        write(": still here\n\n");
        isStillSignedIn(client).then(
          (isLive) => !isLive && end(),
          () => {},
        );
      }, heartbeatMs);
      let isOver = false;
      end = () => {
        if (isOver) return;
        isOver = true;
        const others = (openStreams.get(memberId) ?? 1) - 1;
        if (others > 0) openStreams.set(memberId, others);
        else openStreams.delete(memberId);
        clearInterval(beat);
        stop();
        client.signal.removeEventListener("abort", end);
        try {
          controller.close();
        } catch {
          // The browser closed it first.
        }
      };
      client.signal.addEventListener("abort", end);
      write("retry: 2000\n\n");
    },
    cancel() {
      end();
    },
  });
}

/** What this client may be told of a message: a fieldworker hears of their own bookings only (decision 33). */
async function forClient(
  { actor }: Client,
  message: LiveMessage,
): Promise<{ bookingId: string | null } | null> {
  const { bookingId } = message;
  if (bookingId === null || may(actor.role, "seeAllBookings")) return { bookingId };
  const standing = await deps().database.asCompany(actor.companyId, (tx) =>
    standingTowards(tx, actor, bookingId),
  );
  switch (standing) {
    case "sees":
      return { bookingId };
    case "was":
      return { bookingId: null };
    case "none":
      return null;
  }
}

/** The session may have ended, or the role changed, while the stream was open. */
async function isStillSignedIn({ actor, token }: Client): Promise<boolean> {
  if (token === null) return false;
  const { database, realClock } = deps();
  return (await roleNow(database, token, realClock.now())) === actor.role;
}
