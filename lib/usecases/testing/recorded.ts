import { sql } from "drizzle-orm";
import type { FieldChange } from "@/lib/domain/activity";
import type { World } from "@/lib/usecases/testing";

/** What a call answered and which changes of settings the record has since, in its own words. */
export async function changesIn<T>(
  { rows }: Pick<World, "rows">,
  call: () => Promise<T>,
): Promise<{ answer: T; recorded: FieldChange[] }> {
  const read = async () => {
    const found = await rows<{ detail: { changes: FieldChange[] } }>(
      sql`select d.detail from activity a join activity_detail d using (company_id, seq)
        where a.kind = 'settings.changed' order by a.seq`,
    );
    return found.flatMap(({ detail }) => detail.changes);
  };
  const before = (await read()).length;
  const answer = await call();
  return { answer, recorded: (await read()).slice(before) };
}
