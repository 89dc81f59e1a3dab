/**
 * Histories of accounts in Google's manner that once went wrong, here or in the product, and what was wrong. They are run
 * for ever, with such accounts alone.
 */
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
  [
    4000402868041,
    "an occurrence that was unreadable and then cancelled came back when it was asked for by id",
  ],
  [4000402874196, "where nothing is listed nobody looks at copies of what is over"],
  [1030, "where nothing is listed a suspicion whose job was lost was never looked at"],
  [66405897095676, "blocks that stayed wrong"],
  [66405897097382, "blocks that stayed wrong for more than 10 minutes"],
  [66405897099559, "the same"],
  [66405897100021, "a copy that showed another time"],
  [8204769389093, "one difference after another of a hand that goes on, taken for one that stays"],
  [8204769393997, "a look that failed, and is taken again by the first poll after five minutes"],
  [8204769401302, "a copy that was gone for more than 10 minutes"],
  [8204769405924, "who lost the lease did not wait as long as the provider asked"],
];

/** The same, of histories in which some accounts are Microsoft's. */
export const knownMixedSeeds: readonly (readonly [seed: number, was: string])[] = [
  [118316532009606, "a write without an answer, taken for a hand when the booking had gone back"],
  [118316532010096, "an event that a write without an answer made in place of one that was gone"],
];

/** The same, with somebody who looks at health. */
export const knownHealthSeeds: readonly (readonly [seed: number, was: string])[] = [
  [
    1013,
    "a copy nobody waited for any more kept its first failure, and its next one opened an episode in the past",
  ],
];
