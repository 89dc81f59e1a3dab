"use client";

import { providerWords } from "@/lib/domain/push-blockers";
import type { SyncLine } from "@/lib/domain/sync-health-view";
import { firstNameOf } from "@/lib/domain/time-words";
import type { ButtonProps } from "../parts/button";
import type { CareActions } from "./care";
import { CareButton } from "./care-button";

type Props = {
  line: Pick<SyncLine, "connectionId" | "provider" | "state">;
  name: string;
  actions: CareActions;
  variant?: ButtonProps["variant"];
  isSmall?: boolean;
};

/** What helps a connection most in its state. */
export function LineAction(props: Props) {
  switch (props.line.state) {
    case "needsReconnect":
    case "cannotWrite":
      return <SendLinkButton {...props} />;
    case "paused":
      return <ResumeButton {...props} />;
    default:
      return <SyncNowButton {...props} />;
  }
}

function whose({ line, name }: Props): string {
  return `${name}'s ${providerWords[line.provider].calendar}`;
}

export function SendLinkButton({ actions, ...props }: Props) {
  const { connectionId, state } = props.line;
  const isReconnect = state === "needsReconnect";
  const who = firstNameOf(props.name);
  return (
    <CareButton
      label={isReconnect ? "Send reconnect link" : "Send a reminder"}
      of={whose({ ...props, actions })}
      pendingLabel="Sending…"
      doneLabel="Sent"
      doneWords={`Sent. ${who} finds the way to ${isReconnect ? "reconnect" : "mend it"} in the bell and by mail.`}
      ask={() => actions.sendLink({ connectionId })}
      variant={props.variant ?? "plain"}
      isSmall={props.isSmall ?? false}
    />
  );
}

export function SyncNowButton({ actions, ...props }: Props) {
  const { connectionId, provider } = props.line;
  return (
    <CareButton
      label="Sync now"
      of={whose({ ...props, actions })}
      pendingLabel="Asking…"
      doneWords={`Asking ${providerWords[provider].short} for news.`}
      ask={() => actions.syncNow({ connectionId })}
      variant={props.variant ?? "plain"}
      isSmall={props.isSmall ?? false}
    />
  );
}

export function ResumeButton({ actions, ...props }: Props) {
  const { connectionId } = props.line;
  return (
    <CareButton
      label="Resume"
      of={whose({ ...props, actions })}
      icon="play"
      pendingLabel="Resuming…"
      doneWords={`${firstNameOf(props.name)}'s calendar is in sync again soon.`}
      ask={() => actions.resume({ connectionId })}
      variant={props.variant ?? "plain"}
      isSmall={props.isSmall ?? false}
    />
  );
}

export function PauseButton({ actions, ...props }: Props) {
  const { connectionId } = props.line;
  return (
    <CareButton
      label="Pause"
      of={whose({ ...props, actions })}
      icon="pause"
      pendingLabel="Pausing…"
      doneWords={`Paused. Bookings for ${firstNameOf(props.name)} wait until somebody resumes it.`}
      ask={() => actions.pause({ connectionId })}
      variant={props.variant ?? "plain"}
      isSmall={props.isSmall ?? false}
    />
  );
}
