/** One field of a booking that changed, or one calendar write; empty strings where there is nothing to say. */
export type AuditRow = {
  readonly key: string;
  readonly at: Date;
  readonly actor: string;
  readonly role: string;
  readonly action: string;
  readonly field: string;
  readonly old: string;
  readonly new: string;
  readonly calendar: string;
  readonly provider: string;
  readonly eventId: string;
  readonly requestId: string;
  readonly hash: string;
};
