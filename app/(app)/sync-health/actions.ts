"use server";

import { z } from "zod";
import { canSeeBooking } from "@/db/views/booking-visibility";
import { isConnected, isMember } from "@/db/views/sync-health-lines";
import { type ActionCall, action } from "@/lib/auth/action";
import type { Actor } from "@/lib/domain/roles";
import { discardGivenUp, retryGivenUp } from "@/lib/usecases/give-up-push";
import { inviteToConnect } from "@/lib/usecases/invite-to-connect";
import { pauseConnection, resumeConnection } from "@/lib/usecases/pause-connection";
import { readNow } from "@/lib/usecases/read-now";
import { sendReconnectLink } from "@/lib/usecases/send-reconnect-link";
import { recordedAs } from "../recorded-as";
import { sendingWork } from "../sending-work";

const ofConnection = z.strictObject({ connectionId: z.uuid() });
const ofCopy = z.strictObject({ bookingId: z.uuid(), fieldworkerId: z.uuid() });

type Call<I> = ActionCall<Actor, I>;

/** How the use cases are told who asks for what. */
function asked<I extends object>({ actor, input, requestId, address }: Call<I>) {
  const { companyId } = actor;
  return { ...input, companyId, actor: recordedAs(actor, address), requestId };
}

/** Reads a fieldworker's calendar now, tries what waits, and looks again at what we may do there. */
export const careSyncNow = action({
  name: "careSyncNow",
  capability: "careForSync",
  input: ofConnection,
  rowAuthorise: ({ input, tx }) => isConnected(tx, input.connectionId),
  run: async (call) => sendingWork(await readNow(call.deps, asked(call))),
});

/** Stops a fieldworker's sync for a while. */
export const carePause = action({
  name: "carePause",
  capability: "careForSync",
  input: ofConnection,
  rowAuthorise: ({ input, tx }) => isConnected(tx, input.connectionId),
  run: async (call) => sendingWork(await pauseConnection(call.deps, asked(call))),
});

/** Goes on with a fieldworker's sync. */
export const careResume = action({
  name: "careResume",
  capability: "careForSync",
  input: ofConnection,
  rowAuthorise: ({ input, tx }) => isConnected(tx, input.connectionId),
  run: async (call) => sendingWork(await resumeConnection(call.deps, asked(call))),
});

/** Tells a fieldworker again that only they can mend their calendar. */
export const careSendLink = action({
  name: "careSendLink",
  capability: "careForSync",
  input: ofConnection,
  rowAuthorise: ({ input, tx }) => isConnected(tx, input.connectionId),
  run: async (call) => sendingWork(await sendReconnectLink(call.deps, asked(call))),
});

/** Asks a fieldworker by mail to connect a calendar. */
export const careInvite = action({
  name: "careInvite",
  capability: "careForSync",
  input: z.strictObject({ memberId: z.uuid() }),
  rowAuthorise: ({ input, tx }) => isMember(tx, input.memberId),
  run: async (call) => sendingWork(await inviteToConnect(call.deps, asked(call))),
});

/** Sends once more what was given up. */
export const careRetryPush = action({
  name: "careRetryPush",
  capability: "careForSync",
  input: ofCopy,
  rowAuthorise: ({ actor, input, tx }) => canSeeBooking(tx, actor, input.bookingId),
  run: async (call) => sendingWork(await retryGivenUp(call.deps, asked(call))),
});

/** Sets aside what was given up, with a reason for the record. */
export const careDiscardPush = action({
  name: "careDiscardPush",
  capability: "careForSync",
  input: ofCopy.extend({
    reason: z
      .string()
      .trim()
      .min(3, "Say in a few words why, for the record.")
      .max(300, "At most 300 characters."),
  }),
  rowAuthorise: ({ actor, input, tx }) => canSeeBooking(tx, actor, input.bookingId),
  run: async (call) => sendingWork(await discardGivenUp(call.deps, asked(call))),
});
