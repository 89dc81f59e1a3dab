/** The pages of an account's owner. */
export const accountPath = (email: string) => `/outlook/${encodeURIComponent(email)}`;
export const eventPath = (email: string, eventId: string) =>
  `${accountPath(email)}/events/${encodeURIComponent(eventId)}`;
