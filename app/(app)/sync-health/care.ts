import type { CareActions, DeadLetterActions } from "@/components/health/care";
import {
  careDiscardPush,
  careInvite,
  carePause,
  careResume,
  careRetryPush,
  careSendLink,
  careSyncNow,
} from "./actions";

/** What the pages of Sync health let the office do. */
export const careActions: CareActions = {
  syncNow: careSyncNow,
  pause: carePause,
  resume: careResume,
  sendLink: careSendLink,
  invite: careInvite,
};

export const letterActions: DeadLetterActions = { retry: careRetryPush, discard: careDiscardPush };
