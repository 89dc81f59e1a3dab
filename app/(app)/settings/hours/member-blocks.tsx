import { Note } from "@/components/parts/note";
import { Panel } from "@/components/parts/panel";
import { HoursForm } from "@/components/settings/hours-form";
import { ZoneForm } from "@/components/settings/hours-zone-form";
import { SkillPanel } from "@/components/settings/skill-panel";
import { TimeOffPanel } from "@/components/settings/time-off-panel";
import { type MemberHours, mayReadNotes } from "@/db/views/hours";
import { type Actor, may } from "@/lib/domain/roles";
import { timeOffWords } from "@/lib/domain/time-off";
import { instantToWall } from "@/lib/domain/wall-time";
import { changeMemberSkills } from "../services/actions";
import { addTimeOff, changeHours, changeMemberZone, removeTimeOff } from "./actions";

/** Everything about when one member works; who takes no bookings has a zone alone. */
export function MemberBlocks({ shown, actor, now }: { shown: MemberHours; actor: Actor; now: Date }) {
  const { id: memberId, zone, hours, isUsual, takesBookings } = shown;
  // What is saved starts each form; a form starts anew when somebody else saved meanwhile.
  const saved = JSON.stringify(hours);
  return (
    <>
      <Panel title="Time zone">
        <ZoneForm key={zone} {...{ memberId, takesBookings }} initial={zone} change={changeMemberZone} />
      </Panel>
      {takesBookings && (
        <>
          <Panel title="Working hours" testId="working-hours">
            <div className="stack">
              {isUsual && (
                <Note>Nobody has set these yet. Until then Monday to Friday, 8 AM to 5 PM, holds.</Note>
              )}
              <HoursForm key={saved} memberId={memberId} initial={hours} change={changeHours} />
            </div>
          </Panel>
          <TimeOffPanel
            memberId={memberId}
            today={instantToWall(now, zone).date}
            timeOff={shown.timeOff.map(({ id, time, note }) => ({
              id,
              note,
              words: timeOffWords(time, zone),
            }))}
            mayNote={mayReadNotes(actor, memberId)}
            add={addTimeOff}
            remove={removeTimeOff}
          />
          <SkillPanel
            key={JSON.stringify(shown.skills)}
            memberId={memberId}
            skills={shown.companySkills}
            has={shown.skills}
            change={may(actor.role, "configureCompany") ? changeMemberSkills : null}
          />
        </>
      )}
    </>
  );
}
