/** What a letter says; the frame around it is the same for all. Plain text throughout: nothing here is markup. */
export type MailContent = {
  readonly subject: string;
  /** Paragraphs. */
  readonly body: readonly string[];
  /** Bookings or the like, one a line. */
  readonly list?: readonly string[];
  /** A path of this product, opened after sign-in. */
  readonly action?: { readonly label: string; readonly path: string };
};
