import type { ServiceColour } from "@/lib/domain/service-colour";
import type { ArrivalWindow, ServiceFields, ServiceInput } from "@/lib/domain/service-shape";

/** A service as its form has it: numbers as they are typed. */
export type TypedService = {
  readonly name: string;
  readonly duration: string;
  readonly before: string;
  readonly after: string;
  readonly skillIds: readonly string[];
  readonly priceText: string;
  readonly colour: ServiceColour | null;
  readonly arrivalWindowMinutes: ArrivalWindow | null;
  readonly isBookableOnline: boolean;
  readonly noticeMinutes: number;
  readonly horizon: string;
};

export const newService: TypedService = {
  name: "",
  duration: "60",
  before: "0",
  after: "0",
  skillIds: [],
  priceText: "",
  colour: null,
  arrivalWindowMinutes: null,
  isBookableOnline: false,
  noticeMinutes: 240,
  horizon: "60",
};

export function typedService(fields: ServiceFields): TypedService {
  const { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes, horizonDays, ...same } = fields;
  return {
    name: same.name,
    duration: String(durationMinutes),
    before: String(bufferBeforeMinutes),
    after: String(bufferAfterMinutes),
    skillIds: same.skillIds,
    priceText: same.priceText,
    colour: same.colour,
    arrivalWindowMinutes: same.arrivalWindowMinutes,
    isBookableOnline: same.isBookableOnline,
    noticeMinutes: same.noticeMinutes,
    horizon: horizonDays === null ? "" : String(horizonDays),
  };
}

/** NaN stands for what is no whole number: the server's message for it is shown at its field. */
export function serviceInput(typed: TypedService): Omit<ServiceInput, "serviceId" | "expectedRevision"> {
  const { duration, before, after, horizon, skillIds, ...same } = typed;
  return {
    ...same,
    skillIds: [...skillIds],
    durationMinutes: whole(duration),
    bufferBeforeMinutes: before.trim() === "" ? 0 : whole(before),
    bufferAfterMinutes: after.trim() === "" ? 0 : whole(after),
    horizonDays: horizon.trim() === "" ? null : whole(horizon),
  };
}

function whole(typed: string): number {
  return /^\s*\d+\s*$/u.test(typed) ? Number(typed) : Number.NaN;
}
