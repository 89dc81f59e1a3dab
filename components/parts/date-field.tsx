"use client";

import { parseDate, parseTime } from "@internationalized/date";
import { type ComponentProps, type ReactNode, useState } from "react";
import {
  TimeField as AriaTimeField,
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Label,
  Popover,
} from "react-aria-components";
import { Icon } from "../icons/icon";
import { errorOf, type FieldErrors } from "./field-errors";
import { FieldMessages } from "./field-messages";

type Common = {
  label: ReactNode;
  name?: string;
  hint?: ReactNode;
  errors?: FieldErrors;
  isRequired?: boolean;
  isDisabled?: boolean;
  onValueChange?: (value: string) => void;
  testId?: string;
};

/** Local dates as "2026-11-03", no zone; "" while incomplete. Posted under `name`. */
export type DateFieldProps = Common & {
  value?: string;
  defaultValue?: string;
  min?: string;
  max?: string;
  isUnavailable?: (date: string) => boolean;
};

/** Typed part by part or picked from a month. */
export function DateField(props: DateFieldProps) {
  const { label, name, hint, errors, min, max, isUnavailable, testId } = props;
  const [own, setOwn] = useState(props.defaultValue ?? "");
  const value = props.value ?? own;
  const error = errorOf(errors, name);
  return (
    <DatePicker
      className="field"
      data-testid={testId}
      value={value === "" ? null : parseDate(value)}
      onChange={(date) => {
        const next = date === null ? "" : date.toString();
        setOwn(next);
        props.onValueChange?.(next);
      }}
      minValue={min === undefined ? undefined : parseDate(min)}
      maxValue={max === undefined ? undefined : parseDate(max)}
      isDateUnavailable={isUnavailable === undefined ? undefined : (date) => isUnavailable(date.toString())}
      isRequired={props.isRequired}
      isDisabled={props.isDisabled}
      isInvalid={error !== null}
      validationBehavior="aria"
      shouldForceLeadingZeros={false}
    >
      <Label className="field-label">{label}</Label>
      <Group className="input input-group">
        <DateInput className="date-segments">{fieldSegment}</DateInput>
        <Button className="icon-button">
          <Icon name="calendar" />
        </Button>
      </Group>
      {name !== undefined && <input type="hidden" name={name} value={value} />}
      <FieldMessages error={error} hint={hint} />
      <Popover className="info-popover" offset={6}>
        <Dialog className="info-popover-body">
          <MonthCalendar />
        </Dialog>
      </Popover>
    </DatePicker>
  );
}

function MonthCalendar() {
  return (
    <Calendar className="calendar">
      <header>
        <Button slot="previous" className="icon-button">
          <Icon name="left" />
        </Button>
        <CalendarHeading />
        <Button slot="next" className="icon-button">
          <Icon name="right" />
        </Button>
      </header>
      <CalendarGrid weekdayStyle="short">
        <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
        <CalendarGridBody>{(date) => <CalendarCell date={date} className="calendar-day" />}</CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  );
}

/** Wall-clock times as "15:30", no zone; "" while incomplete. Posted under `name`. */
export type TimeFieldProps = Common & { value?: string; defaultValue?: string };

export function TimeField(props: TimeFieldProps) {
  const { label, name, hint, errors, testId } = props;
  const [own, setOwn] = useState(props.defaultValue ?? "");
  const value = props.value ?? own;
  const error = errorOf(errors, name);
  return (
    <AriaTimeField
      className="field"
      data-testid={testId}
      value={value === "" ? null : parseTime(value)}
      onChange={(time) => {
        const next = time === null ? "" : time.toString().slice(0, 5);
        setOwn(next);
        props.onValueChange?.(next);
      }}
      isRequired={props.isRequired}
      isDisabled={props.isDisabled}
      isInvalid={error !== null}
      validationBehavior="aria"
    >
      <Label className="field-label">{label}</Label>
      <DateInput className="input input-group date-segments">{fieldSegment}</DateInput>
      {name !== undefined && <input type="hidden" name={name} value={value} />}
      <FieldMessages error={error} hint={hint} />
    </AriaTimeField>
  );
}

// Node and browsers differ in the space before AM and PM; a plain one keeps the server's text and the browser's the same.
function fieldSegment(segment: ComponentProps<typeof DateSegment>["segment"]) {
  return (
    <DateSegment segment={segment} className="date-segment">
      {({ text }) => text.replace(/[\u00a0\u202f]/gu, " ")}
    </DateSegment>
  );
}
