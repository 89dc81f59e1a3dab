import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { company } from "@/db/schema";

export type CompanySettings = Pick<
  typeof company.$inferSelect,
  | "id"
  | "name"
  | "slug"
  | "zone"
  | "titleTemplate"
  | "address"
  | "weeklyHours"
  | "timesShownIn"
  | "keepsPushedUpToDate"
  | "movesPolicy"
  | "deletionsPolicy"
>;

export async function companySettings(tx: Tx): Promise<CompanySettings> {
  const [row] = await tx
    .select({
      id: company.id,
      name: company.name,
      slug: company.slug,
      zone: company.zone,
      titleTemplate: company.titleTemplate,
      address: company.address,
      weeklyHours: company.weeklyHours,
      timesShownIn: company.timesShownIn,
      keepsPushedUpToDate: company.keepsPushedUpToDate,
      movesPolicy: company.movesPolicy,
      deletionsPolicy: company.deletionsPolicy,
    })
    .from(company);
  if (!row) throw new Error("no company row in its own transaction");
  return row;
}

export async function saveCompanySettings(
  tx: Tx,
  companyId: string,
  settings: Partial<Omit<CompanySettings, "id" | "slug">>,
): Promise<void> {
  await tx.update(company).set(settings).where(eq(company.id, companyId));
}
