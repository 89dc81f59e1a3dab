import type { BusyBlock } from "@/lib/domain/busy-block";

/** Which kinds of events take their owner's time. Applied whenever blocks are read, so a change needs no new reading [P11]. */
export type BlockingRules = {
  readonly tentative: boolean;
  /** Invitations nobody has answered yet. */
  readonly unanswered: boolean;
  readonly outOfOffice: boolean;
  readonly focus: boolean;
  /** All-day events marked free: how some calendars keep days off [P4]. */
  readonly allDayFree: boolean;
};

export const defaultBlockingRules: BlockingRules = {
  tentative: false,
  unanswered: false,
  outOfOffice: true,
  focus: true,
  allDayFree: false,
};

export type NotBlocking =
  | "free"
  | "tentative"
  | "unanswered"
  | "focus"
  | "outOfOffice"
  | "declined"
  | "elsewhere";

type Judged = Pick<BusyBlock, "time" | "shows" | "response">;

export function doesBlock(block: Judged, rules: BlockingRules): boolean {
  return whyNot(block, rules) === null;
}

/** The first thing that speaks against it; null when it blocks. What was declined, or only says where somebody works, never does. */
export function whyNot(block: Judged, rules: BlockingRules): NotBlocking | null {
  if (block.response === "declined") return "declined";
  if (block.shows === "elsewhere") return "elsewhere";
  if (isFree(block) && !(isAllDay(block) && rules.allDayFree)) return "free";
  if (block.response === "needsAction" && !rules.unanswered) return "unanswered";
  const isTentative = block.shows === "tentative" || block.response === "tentative";
  if (isTentative && !rules.tentative) return "tentative";
  if (block.shows === "outOfOffice" && !rules.outOfOffice) return "outOfOffice";
  if (block.shows === "focus" && !rules.focus) return "focus";
  return null;
}

/** Those somebody probably meant as time off: calendars mark an all-day event free unless told otherwise [P4][C20]. */
export function allDayFreeHints<B extends Judged>(blocks: readonly B[]): B[] {
  return blocks.filter((block) => isAllDay(block) && isFree(block) && block.response !== "declined");
}

const isAllDay = ({ time }: Judged) => time.kind === "allDay";
const isFree = ({ shows }: Judged) => shows === "free";
