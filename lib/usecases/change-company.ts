import { appendActivity } from "@/db/store/activity";
import { companySettings, saveCompanySettings } from "@/db/store/company";
import { deleteHoliday, type HolidayRow, holidayOn, insertHoliday, lockCompany } from "@/db/store/hours";
import type { Deps } from "@/lib/deps";
import type { Shift } from "@/lib/domain/availability/facts";
import type { CompanyDetails, TimesShownIn } from "@/lib/domain/company-shape";
import { localDateWords } from "@/lib/domain/time-off";
import { weekWords } from "@/lib/domain/working-hours";
import { done, type Result, refused } from "@/lib/result";
import { changesBetween, type SettingsAsked, settingsRecord } from "@/lib/usecases/settings-record";

type CompanyDeps = Pick<Deps, "clock" | "database">;

const shownWords: Record<TimesShownIn, string> = {
  company: "the company's zone",
  member: "each person's own zone",
};

/**
 * Changes what the company is called and where it is. Another zone moves no booking: each keeps its instants and the zone
 * it was made in. Boards, business hours and holidays are read on the new zone's days from now on.
 */
export async function changeCompany(
  deps: CompanyDeps,
  asked: SettingsAsked & { readonly details: CompanyDetails },
): Promise<Result<null, never>> {
  const { companyId, details } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    await lockCompany(tx);
    const before = await companySettings(tx);
    const changes = changesBetween(null, [
      ["company name", before.name, details.name],
      ["company time zone", before.zone, details.zone],
      ["company address", before.address || null, details.address || null],
      ["times shown in", shownWords[before.timesShownIn], shownWords[details.timesShownIn]],
    ]);
    if (changes.length === 0) return done(null);
    await saveCompanySettings(tx, companyId, details);
    await appendActivity(tx, companyId, deps.clock.now(), settingsRecord(asked, changes));
    return done(null);
  });
}

/** The outer bound of everybody's hours; null: none. Bookings outside them stay. */
export async function changeCompanyHours(
  deps: CompanyDeps,
  asked: SettingsAsked & { readonly weekly: readonly Shift[] | null },
): Promise<Result<null, never>> {
  const { companyId, weekly } = asked;
  const words = (hours: readonly Shift[] | null) => (hours === null ? "no bound" : weekWords(hours));
  return deps.database.asCompany(companyId, async (tx) => {
    await lockCompany(tx);
    const before = await companySettings(tx);
    const changes = changesBetween(null, [["business hours", words(before.weeklyHours), words(weekly)]]);
    if (changes.length === 0) return done(null);
    await saveCompanySettings(tx, companyId, { weeklyHours: weekly });
    await appendActivity(tx, companyId, deps.clock.now(), settingsRecord(asked, changes));
    return done(null);
  });
}

/** Adds a day on which nobody is offered; bookings on it stay. Adding it twice with the same id makes one. */
export async function addHoliday(
  deps: CompanyDeps,
  asked: SettingsAsked & { readonly holiday: HolidayRow },
): Promise<Result<null, "dateTaken">> {
  const { companyId, holiday } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    if (!(await insertHoliday(tx, companyId, holiday))) {
      const known = await holidayOn(tx, holiday.date);
      return known?.id === holiday.id ? done(null) : refused("dateTaken", known?.name);
    }
    const change = { field: "Holiday", old: null, new: holidayWords(holiday) };
    await appendActivity(tx, companyId, deps.clock.now(), settingsRecord(asked, [change]));
    return done(null);
  });
}

export async function removeHoliday(
  deps: CompanyDeps,
  asked: SettingsAsked & { readonly holidayId: string },
): Promise<Result<null, "notFound">> {
  const { companyId, holidayId } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    const gone = await deleteHoliday(tx, holidayId);
    if (!gone) return refused("notFound");
    const change = { field: "Holiday", old: holidayWords(gone), new: null };
    await appendActivity(tx, companyId, deps.clock.now(), settingsRecord(asked, [change]));
    return done(null);
  });
}

function holidayWords({ date, name }: HolidayRow): string {
  return `${localDateWords(date)}, ${name}`;
}
