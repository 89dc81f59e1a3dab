"use server";

import { z } from "zod";
import { canSetHours, mayReadNotes } from "@/db/views/hours";
import { action } from "@/lib/auth/action";
import { invalidInput } from "@/lib/auth/answer";
import { endsBeforeStart, hoursShape, memberZoneShape, timeOffShape } from "@/lib/domain/hours-shape";
import { shiftsOf } from "@/lib/domain/working-hours";
import { changeHours as change, changeZone as changeZoneOf } from "@/lib/usecases/change-hours";
import { addTimeOff as add, removeTimeOff as remove } from "@/lib/usecases/change-hours-time-off";
import { recordedAs } from "../../recorded-as";
import { sendingWork } from "../../sending-work";

/** The zone of one's own hours and days, or for the office anybody's. */
export const changeMemberZone = action({
  name: "changeMemberZone",
  capability: "setOwnHours",
  input: memberZoneShape,
  rowAuthorise: ({ actor, input, tx }) => canSetHours(tx, actor, input.memberId),
  run: async ({ actor, input, deps, requestId, address }) => {
    const asked = { companyId: actor.companyId, by: recordedAs(actor, address), requestId };
    return sendingWork(await changeZoneOf(deps, { ...asked, ...input }));
  },
});

/** One's own working hours, or for the office anybody's. */
export const changeHours = action({
  name: "changeHours",
  capability: "setOwnHours",
  input: hoursShape,
  rowAuthorise: ({ actor, input, tx }) => canSetHours(tx, actor, input.memberId),
  run: ({ actor, input, deps, requestId, address }) => {
    const { memberId, weekly, travelMinutes, dailyLimit } = input;
    const asked = { companyId: actor.companyId, by: recordedAs(actor, address), requestId };
    return change(deps, {
      ...asked,
      memberId,
      hours: { weekly: shiftsOf(weekly), travelMinutes, dailyLimit },
    });
  },
});

/** Notes are written only by who may read them afterwards. */
export const addTimeOff = action({
  name: "addTimeOff",
  capability: "setOwnHours",
  input: timeOffShape,
  rowAuthorise: ({ actor, input, tx }) => canSetHours(tx, actor, input.memberId),
  run: async ({ actor, input, deps, requestId, address }) => {
    if (input.note !== "" && !mayReadNotes(actor, input.memberId))
      return invalidInput({ note: "Only they and owners can write a note." });
    const asked = { companyId: actor.companyId, by: recordedAs(actor, address), requestId };
    const added = await add(deps, { ...asked, ...input });
    if (added.ok || added.problem === "notFound") return added;
    return invalidInput({ "time.end": endsBeforeStart });
  },
});

export const removeTimeOff = action({
  name: "removeTimeOff",
  capability: "setOwnHours",
  input: z.strictObject({ memberId: z.uuid(), timeOffId: z.uuid() }),
  rowAuthorise: ({ actor, input, tx }) => canSetHours(tx, actor, input.memberId),
  run: ({ actor, input, deps, requestId, address }) =>
    remove(deps, { companyId: actor.companyId, by: recordedAs(actor, address), requestId, ...input }),
});
