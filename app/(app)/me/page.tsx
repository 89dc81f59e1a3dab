import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { type AgendaDay, DayAgenda } from "@/components/board/day-agenda";
import { LiveRefresh } from "@/components/live/live-refresh";
import { AppLink } from "@/components/parts/app-link";
import { LinkButton } from "@/components/parts/link-button";
import { Note } from "@/components/parts/note";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { myDay } from "@/db/views/my-day";
import { landingPageOf } from "@/lib/auth/landing-page";
import { pageActor } from "@/lib/auth/page-actor";
import type { LocalDate } from "@/lib/domain/time";
import { dateWords } from "@/lib/domain/time-words";
import { dayIn } from "@/lib/domain/wall-time";
import { deps } from "@/lib/wiring";
import { zoneLabelOf } from "../zone-label";
import { agendaDays } from "./day-sections";

export const metadata: Metadata = { title: "My day" };

export default async function MyDayPage() {
  const actor = await pageActor();
  const { database, clock, appUrl } = deps();
  const now = clock.now();
  const day = await database.asCompany(actor.companyId, (tx) =>
    myDay(tx, { memberId: actor.memberId, now, appUrl }),
  );
  if (!day.takesBookings && actor.role !== "fieldworker") redirect(landingPageOf(actor.role));
  const days = agendaDays(day, now);
  const today = dateWords(now, day.zone);
  return (
    <>
      <LiveRefresh />
      <PageHead
        title={`My day, ${today}`}
        phoneTitle={today}
        lead={`${countWords(day.today.length)}Times in ${zoneLabelOf(day.zone, now)}.`}
        actions={
          <LinkButton href="/board" icon="calendar">
            My week
          </LinkButton>
        }
      />
      <PageBody>
        <div className="day-list">
          {day.calendar === "none" && <ConnectNote />}
          <DayAgenda days={days} memberId={actor.memberId} zone={day.zone} span={spanOf(days, day.zone)} />
        </div>
      </PageBody>
    </>
  );
}

/** From this morning to the end of the last day that is shown. */
function spanOf(days: readonly AgendaDay[], zone: string): { from: string; to: string } {
  const dates = days.map((day) => day.date as LocalDate);
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) throw new Error("a day without today");
  return { from: dayIn(first, zone).start.toISOString(), to: dayIn(last, zone).end.toISOString() };
}

function ConnectNote() {
  return (
    <Note action={<AppLink href="/settings/calendars">Connect</AppLink>}>
      Connect your calendar once; we'll keep your jobs in step. We never show your boss what your events are.
    </Note>
  );
}

function countWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 job today. " : `${count} jobs today. `;
}
