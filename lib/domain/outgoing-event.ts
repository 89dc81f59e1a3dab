/** Names of the events that leave the database; their data is ids only. */
export type OutgoingEvent = {
  readonly id: string;
  readonly name: "push/requested";
  readonly data: Readonly<Record<string, string>>;
};
