type Place<T> = { readonly running: Promise<T>; next: Promise<T> | null };

/** `isFirst`: the work was done for this caller; who has false shares what another one's work came to. */
export type Turn<T> = { readonly value: T; readonly isFirst: boolean };

const ignore = () => undefined;

/**
 * Runs work at most once at a time for each key. Who comes while it runs shares the one next run, which begins after all of
 * them came: so whatever they wanted to be stored is stored by it, and a thousand at once cost little more than one.
 */
export function sharedTurns<T>(): (key: string, work: () => Promise<T>) => Promise<Turn<T>> {
  const places = new Map<string, Place<T>>();
  const begin = (key: string, work: () => Promise<T>): Promise<T> => {
    const place: Place<T> = { running: work(), next: null };
    places.set(key, place);
    const leave = () => {
      if (place.next === null) places.delete(key);
    };
    place.running.then(leave, leave);
    return place.running;
  };
  return async (key, work) => {
    const place = places.get(key);
    if (!place) return { value: await begin(key, work), isFirst: true };
    if (place.next) return { value: await place.next, isFirst: false };
    place.next = place.running.then(ignore, ignore).then(() => begin(key, work));
    return { value: await place.next, isFirst: true };
  };
}
