import { hash, verify } from "@node-rs/argon2";
import { processWide } from "@/lib/process-wide";
import { randomToken } from "@/lib/secrets";

/** argon2id as OWASP sizes it: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const mostAtOnce = 2;

/** The PHC string of a password, with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return inLine(() => hash(password, cost));
}

/** Costs the same whether the member exists (`stored`) or not (null): without a hash a decoy is checked. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const decoy = await processWide("decoyPasswordHash", () => hashPassword(randomToken()));
  const isRight = await inLine(() => verify(stored ?? decoy, password));
  return isRight && stored !== null;
}

type Line = { running: number; readonly waiting: (() => void)[] };

/** Hashing is memory-hard on purpose, so only a few run at once and the others wait. */
async function inLine<T>(work: () => Promise<T>): Promise<T> {
  const line = processWide<Line>("passwordLine", () => ({ running: 0, waiting: [] }));
  if (line.running >= mostAtOnce) await new Promise<void>((go) => line.waiting.push(go));
  else line.running += 1;
  try {
    return await work();
  } finally {
    const next = line.waiting.shift();
    if (next) next();
    else line.running -= 1;
  }
}
