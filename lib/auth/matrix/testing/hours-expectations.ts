import { serviceSwatchOf } from "@/lib/domain/service-colour";
import { all, type ByRow, type ByStanding, type Cell, type Expectation, everyRow } from "./cells";
import type { MatrixWorld, Whose } from "./world";

const ownersOnly: ByStanding<Cell> = {
  anonymous: "signedOut",
  owner: "ok+",
  dispatcher: "forbidden",
  fieldworker: "forbidden",
  viewer: "forbidden",
};

/** Everybody who works or plans sets their own hours, the office anybody's of its company. */
const hours = (cell: Cell): ByStanding<ByRow> => ({
  anonymous: all("signedOut"),
  owner: { own: cell, colleagues: cell, foreign: "forbidden" },
  dispatcher: { own: cell, colleagues: cell, foreign: "forbidden" },
  fieldworker: { own: cell, colleagues: "forbidden", foreign: "forbidden" },
  viewer: all("forbidden"),
});

const memberOf = (whose: Whose, { idOf, foreign }: MatrixWorld) =>
  ({ own: idOf("mike"), colleagues: idOf("raj"), foreign: foreign.fieldworkerId })[whose];

let turn = 0;
/** Another one at each call, so that each asks for a change. */
function next(): number {
  turn += 1;
  return turn;
}

const aService = (wish: Record<string, unknown>) => ({
  name: `Service ${next()}`,
  durationMinutes: 60,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 15,
  skillIds: [],
  priceText: "$80",
  colour: Object.keys(serviceSwatchOf)[0],
  arrivalWindowMinutes: 60,
  isBookableOnline: true,
  noticeMinutes: 60,
  horizonDays: 30,
  ...wish,
});

const serviceDoors: readonly Expectation[] = [
  {
    door: "action saveService",
    about: "makes one",
    rows: "none",
    knock: () => ({ input: aService({ serviceId: crypto.randomUUID(), expectedRevision: null }) }),
    cells: ownersOnly,
  },
  {
    door: "action saveService",
    about: "of the foreign company",
    rows: "none",
    knock: (_, { foreign }) => ({ input: aService({ serviceId: foreign.serviceId, expectedRevision: 1 }) }),
    cells: { ...ownersOnly, owner: "notFound" },
  },
  {
    door: "action saveService",
    about: "with a skill of nobody",
    rows: "none",
    knock: () => ({
      input: aService({
        serviceId: crypto.randomUUID(),
        expectedRevision: null,
        skillIds: [crypto.randomUUID()],
      }),
    }),
    cells: { ...ownersOnly, owner: "invalid" },
  },
  {
    door: "action retireService",
    rows: "none",
    knock: (_, { company }) => ({ input: { serviceId: company.serviceIds[7] } }),
    cells: ownersOnly,
  },
  {
    door: "action retireService",
    about: "of the foreign company",
    rows: "none",
    knock: (_, { foreign }) => ({ input: { serviceId: foreign.serviceId } }),
    cells: { ...ownersOnly, owner: "notFound" },
  },
  {
    door: "action restoreService",
    about: "that is offered",
    rows: "none",
    knock: (_, { company }) => ({ input: { serviceId: company.serviceIds[0] } }),
    cells: { ...ownersOnly, owner: "ok" },
  },
  {
    door: "action restoreService",
    about: "of the foreign company",
    rows: "none",
    knock: (_, { foreign }) => ({ input: { serviceId: foreign.serviceId } }),
    cells: { ...ownersOnly, owner: "notFound" },
  },
  {
    door: "action addSkill",
    rows: "none",
    knock: () => ({ input: { skillId: crypto.randomUUID(), name: `Skill ${next()}` } }),
    cells: ownersOnly,
  },
  {
    door: "action removeSkill",
    about: "that nobody has",
    rows: "none",
    knock: () => ({ input: { skillId: crypto.randomUUID() } }),
    cells: { ...ownersOnly, owner: "notFound" },
  },
  {
    door: "action changeMemberSkills",
    rows: everyRow,
    knock: ({ whose }, at) => ({ input: { memberId: memberOf(whose, at), skillIds: [] } }),
    cells: {
      anonymous: all("signedOut"),
      owner: { own: "ok+", colleagues: "ok+", foreign: "notFound" },
      dispatcher: all("forbidden"),
      fieldworker: all("forbidden"),
      viewer: all("forbidden"),
    },
  },
];

const zones = ["Europe/Oslo", "America/New_York", "Asia/Kathmandu", "Asia/Tokyo", "Africa/Lagos"];

const hoursDoors: readonly Expectation[] = [
  {
    door: "action changeMemberZone",
    rows: everyRow,
    knock: ({ whose }, at) => ({
      input: { memberId: memberOf(whose, at), zone: zones[next() % zones.length] },
    }),
    cells: hours("ok+"),
  },
  {
    door: "action changeHours",
    rows: everyRow,
    knock: ({ whose }, at) => ({
      input: {
        memberId: memberOf(whose, at),
        weekly: [{ weekday: next() % 7, start: "08:00", end: "12:00", endsNextDay: false }],
        travelMinutes: 10,
        dailyLimit: null,
      },
    }),
    cells: hours("ok+"),
  },
  {
    door: "action addTimeOff",
    rows: everyRow,
    knock: ({ whose }, at) => ({
      input: {
        memberId: memberOf(whose, at),
        timeOffId: crypto.randomUUID(),
        time: { kind: "days", firstDate: "2027-05-03", lastDate: "2027-05-04" },
        note: "",
      },
    }),
    cells: hours("ok+"),
  },
  {
    door: "action addTimeOff",
    about: "with a note",
    rows: ["own", "colleagues"],
    knock: ({ whose }, at) => ({
      input: {
        memberId: memberOf(whose, at),
        timeOffId: crypto.randomUUID(),
        time: { kind: "days", firstDate: "2027-05-03", lastDate: "2027-05-04" },
        note: "why",
      },
    }),
    cells: {
      ...hours("ok+"),
      dispatcher: { own: "invalid", colleagues: "invalid" },
    },
  },
  {
    door: "action removeTimeOff",
    about: "that is not theirs",
    rows: everyRow,
    knock: ({ whose }, at) => ({
      input: { memberId: memberOf(whose, at), timeOffId: crypto.randomUUID() },
    }),
    cells: hours("notFound"),
  },
];

const companyDoors: readonly Expectation[] = [
  {
    door: "action changeCompanyDetails",
    rows: "none",
    knock: () => ({
      input: { name: `Alder ${next()}`, zone: "America/Denver", address: "", timesShownIn: "company" },
    }),
    cells: ownersOnly,
  },
  {
    door: "action changeCompanyHours",
    rows: "none",
    knock: () => ({
      input: { weekly: [{ weekday: next() % 7, start: "08:00", end: "18:00", endsNextDay: false }] },
    }),
    cells: ownersOnly,
  },
  {
    door: "action addHoliday",
    rows: "none",
    knock: () => ({
      input: {
        holidayId: crypto.randomUUID(),
        date: `2030-01-${String((next() % 28) + 1).padStart(2, "0")}`,
        name: "Company day",
      },
    }),
    cells: ownersOnly,
  },
  {
    door: "action removeHoliday",
    about: "that there is not",
    rows: "none",
    knock: () => ({ input: { holidayId: crypto.randomUUID() } }),
    cells: { ...ownersOnly, owner: "notFound" },
  },
];

export const hoursExpectations: readonly Expectation[] = [...serviceDoors, ...hoursDoors, ...companyDoors];
