/**
 * Names of the events that leave the database; their data is ids only.
 * push/requested: a copy has open pushes. drift/suspected: our event is in a version we did not write.
 * read/wanted: a calendar may have news. watches/wanted: a connection's calendars or their watches changed.
 * verification/wanted: copies are to be compared with their bookings. removal/wanted: what a disconnected connection wrote is
 * to go. probe/wanted: a connection's whole loop is to be proven. mail/wanted: letters are to be sent.
 */
export type OutgoingEvent = {
  readonly id: string;
  readonly name:
    | "push/requested"
    | "drift/suspected"
    | "read/wanted"
    | "watches/wanted"
    | "verification/wanted"
    | "removal/wanted"
    | "probe/wanted"
    | "mail/wanted";
  readonly data: Readonly<Record<string, string>>;
};
