"use client";

import { Button } from "@/components/parts/button";
import { type Invite, useInvite } from "./use-invite";

/** Invites one fieldworker to connect a calendar [A6]. */
export function InviteButton({
  memberId,
  name,
  invite,
  className = "",
}: {
  memberId: string;
  name: string;
  invite: Invite;
  className?: string;
}) {
  const { isAsking, send } = useInvite(invite);
  return (
    <Button
      isSmall
      icon="send"
      className={className}
      isPending={isAsking}
      pendingLabel="Sending…"
      aria-label={`Send invitation, ${name}`}
      onPress={() => send([memberId])}
    >
      Send invitation
    </Button>
  );
}
