const alphabet = "0123456789abcdefghijklmnopqrstuv";
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The 16 bytes in base32hex (RFC 4648 section 7, lower case, no padding): always 26 digits. */
function stemOf(mirrorId: string): string {
  const uuid = mirrorId.toLowerCase();
  if (!uuidShape.test(uuid)) throw new RangeError("A mirror id is a uuid.");
  let rest = BigInt(`0x${uuid.replaceAll("-", "")}`) << 2n;
  let digits = "";
  for (let place = 0; place < 26; place += 1) {
    digits = alphabet.charAt(Number(rest & 31n)) + digits;
    rest >>= 5n;
  }
  return digits;
}

/**
 * The id we give a mirror's event at Google: the same mirror and generation give the same id, different ones never do.
 * 27 characters or a few more, of a-v and 0-9 as Google asks (it takes 5 to 1024).
 */
export function googleEventId(mirrorId: string, generation: number): string {
  if (!Number.isSafeInteger(generation) || generation < 0) {
    throw new RangeError("A generation is a whole number from 0.");
  }
  return stemOf(mirrorId) + generation.toString(32);
}

/** The mirror and generation an id of ours was made of; null for any other id. */
export function copyIdOf(eventId: string): { mirrorId: string; generation: number } | null {
  const stem = eventId.slice(0, 26);
  if (!/^[0-9a-v]{26}$/.test(stem)) return null;
  let bits = 0n;
  for (const digit of stem) bits = (bits << 5n) | BigInt(alphabet.indexOf(digit));
  const hex = (bits >> 2n).toString(16).padStart(32, "0");
  const mirrorId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const generation = uuidShape.test(mirrorId) ? generationOf(eventId, mirrorId) : null;
  return generation === null ? null : { mirrorId, generation };
}

/** The generation whose id this is; null when it is not an id of this mirror's. */
export function generationOf(eventId: string, mirrorId: string): number | null {
  const stem = stemOf(mirrorId);
  const digits = eventId.slice(stem.length);
  if (!eventId.startsWith(stem) || !/^(0|[1-9a-v][0-9a-v]*)$/.test(digits)) return null;
  const generation = Number.parseInt(digits, 32);
  return Number.isSafeInteger(generation) ? generation : null;
}
