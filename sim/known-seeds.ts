/** Histories that once went wrong, here or in the product, and what was wrong. They are run for ever. */
export const knownSeeds: readonly (readonly [seed: number, was: string])[] = [
  [20, "an edit that came while a push ran was never pushed"],
  [139, "an event deleted before our first write was answered was never missed"],
  [26, "looking at a drift wiped out a newer suspicion"],
  [1189, "a removal of ours that nobody heard of was taken for the fieldworker's"],
  [50133, "a removal nobody heard of, and wanted again meanwhile, cancelled the booking"],
  [1112, "a removal that waits for a person was listed hundreds of times in one reading"],
  [1156, "a series that begins in the second of two equal hours"],
  [51386, "news that came during a full reading wait for the next one"],
  [1297, "a deleted copy while its calendar could not be read"],
  [90629, "clocks that differ made a removed event look as if it might exist"],
  [300290, "an echo wiped out that the event was known to be changed"],
  [500410, "a push asked for while another ran lost its net when that one was answered"],
  [500671, "the same, after a long wait for the account"],
  [254, "readings that pile up behind a slow one"],
];
