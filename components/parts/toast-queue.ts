import { UNSTABLE_ToastQueue as ToastQueue } from "react-aria-components";
import { announce } from "./announcements";
import type { NoteTone } from "./note";

export type ToastMessage = {
  /** One line. A toast is never the only place an error is shown. */
  text: string;
  tone?: NoteTone;
  action?: { label: string; onAction: () => void };
};

export const toastQueue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

const plainMs = 5_000;
const withActionMs = 10_000;

/** Shows and announces a message for 5 s, or 10 s when it offers an action such as Undo. Returns what closes it early. */
export function showToast(message: ToastMessage): () => void {
  const hint = message.action === undefined ? "" : ` ${message.action.label} is available for 10 seconds.`;
  announce(message.text + hint);
  const timeout = message.action === undefined ? plainMs : withActionMs;
  const key = toastQueue.add(message, { timeout });
  return () => toastQueue.close(key);
}
