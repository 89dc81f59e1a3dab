import { sql } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import type { World } from "@/lib/usecases/testing";
import { type Progress, requestVerification, verifyCopies } from "@/lib/usecases/verify-copies";

/** With the address that the copies were written with, whatever address the world is reached under. */
export function verifyDeps({ deps }: Pick<World, "deps">): Deps {
  return { ...deps, appUrl: "http://127.0.0.1:3000" };
}

/** Runs a comparison to its end, as its job would. */
export async function runVerification(
  world: Pick<World, "deps" | "company">,
  at: { readonly connectionId: string; readonly verificationId: string },
): Promise<void> {
  const { companyId } = world.company;
  let progress: Progress = { after: null, checked: 0 };
  for (let tries = 0; ; ) {
    const ended = await verifyCopies(verifyDeps(world), { companyId, ...at }, progress, tries >= 5);
    if (ended.kind === "done") return;
    if (ended.kind === "more") progress = ended.progress;
    else tries += 1;
  }
}

/** Asks for a comparison and runs it; what it found, by booking. */
export async function verify(world: World, connectionId: string) {
  world.clock.advanceMs(1_000);
  const { companyId } = world.company;
  const wanted = await requestVerification(world.deps, { companyId, connectionId, requestedBy: null });
  if (!wanted.ok) throw new Error(wanted.problem);
  const { verificationId } = wanted.value;
  await runVerification(world, { connectionId, verificationId });
  return { verificationId, ...(await verificationOf(world, verificationId)) };
}

export async function verificationOf({ rows }: Pick<World, "rows">, verificationId: string) {
  const [row] = await rows<{ checked: number; failure: { kind: string } | null; is_over: boolean }>(
    sql`select checked, failure, finished_at is not null as is_over from verification where id = ${verificationId}`,
  );
  const found = await rows<{ booking_id: string; kind: string }>(
    sql`select booking_id, kind from difference where verification_id = ${verificationId}`,
  );
  return {
    checked: row?.checked,
    failure: row?.failure?.kind ?? null,
    isOver: row?.is_over,
    differences: Object.fromEntries(found.map(({ booking_id, kind }) => [booking_id, kind])),
  };
}
