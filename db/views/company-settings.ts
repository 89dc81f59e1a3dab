import type { Tx } from "@/db/client";
import { type CompanySettings, companySettings } from "@/db/store/company";
import { type HolidayRow, holidaysFrom } from "@/db/store/hours";
import { instantToWall } from "@/lib/domain/wall-time";

export type CompanyFacts = Pick<
  CompanySettings,
  "name" | "zone" | "address" | "weeklyHours" | "timesShownIn"
> & {
  /** From today on, earliest first. */
  readonly holidays: readonly HolidayRow[];
};

/** What the company says of itself, as owners change it and dispatchers read it. */
export async function companyFacts(tx: Tx, now: Date): Promise<CompanyFacts> {
  const { name, zone, address, weeklyHours, timesShownIn } = await companySettings(tx);
  const holidays = await holidaysFrom(tx, instantToWall(now, zone).date);
  return { name, zone, address, weeklyHours, timesShownIn, holidays };
}
