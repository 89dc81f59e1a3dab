"use client";

import { useState } from "react";
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { Icon } from "@/components/icons/icon";
import { FieldMessages } from "@/components/parts/field-messages";
import { clockOf, clockText, wallWords } from "@/lib/domain/typed-start";

const quarters = Array.from({ length: 96 }, (_, step) =>
  clockText({ hour: Math.floor(step / 4), minute: (step % 4) * 15 }),
);

function wordsOf(clock: string): string {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return wallWords({ hour, minute });
}

/** A time of day, chosen by the quarter or typed as people type it; "" while it is none. */
export function TimeCombo({
  label,
  value,
  onValueChange,
  error,
}: {
  label: string;
  value: string;
  onValueChange: (clock: string) => void;
  error: string | null;
}) {
  const [text, setText] = useState(value === "" ? "" : wordsOf(value));
  const [shown, setShown] = useState(value);
  // A time that was set from elsewhere, such as a proposed one, replaces what was typed.
  if (shown !== value) {
    setShown(value);
    if (value !== "" && clockOf(text) !== value) setText(wordsOf(value));
  }
  const type = (next: string) => {
    setText(next);
    const clock = clockOf(next);
    if (clock !== null) onValueChange(clock);
  };
  // Half a time is no mistake yet.
  const leave = () => {
    if (clockOf(text) === null) onValueChange("");
    else if (value !== "") setText(wordsOf(value));
  };
  return (
    <ComboBox
      className="field"
      allowsCustomValue
      menuTrigger="manual"
      inputValue={text}
      onInputChange={type}
      defaultFilter={() => true}
      selectedKey={quarters.includes(value) ? value : null}
      onSelectionChange={(key) => key !== null && type(wordsOf(String(key)))}
      onBlur={leave}
      isInvalid={error !== null}
      validationBehavior="aria"
    >
      <Label className="field-label">{label}</Label>
      <div className="input input-group">
        <Input autoComplete="off" />
        <Button className="icon-button">
          <Icon name="down" />
        </Button>
      </div>
      <FieldMessages error={error} hint={undefined} />
      <Popover className="list-popover">
        <ListBox>
          {quarters.map((clock) => (
            <ListBoxItem key={clock} id={clock} textValue={wordsOf(clock)} className="list-popover-item">
              {wordsOf(clock)}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
