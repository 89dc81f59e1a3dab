"use client";

import { useMemo, useSyncExternalStore } from "react";
import { isZone } from "@/lib/domain/wall-time";
import { todaysZone, zoneChoices, zoneTitle } from "@/lib/domain/zone-choice";
import { Button } from "../parts/button";
import { ComboField } from "../parts/combo-field";
import type { FieldErrors } from "../parts/field-errors";

/** A time zone, searched by city, and the one of this device where it is another. */
export function ZoneField({
  label = "Time zone",
  value,
  onValueChange,
  errors,
  hint,
}: {
  label?: string;
  value: string;
  onValueChange: (zone: string) => void;
  errors?: FieldErrors;
  hint?: string;
}) {
  const options = useMemo(() => zoneChoices(value), [value]);
  const detected = useDetectedZone();
  return (
    <div className="hours-zone">
      <ComboField
        label={label}
        name="zone"
        options={options}
        value={value}
        onValueChange={(zone) => zone !== null && onValueChange(zone)}
        placeholder="Type a city"
        emptyText="No city of this name. Try a larger one nearby."
        errors={errors}
        hint={hint}
      />
      {detected !== null && detected !== value && (
        <p className="hours-detected">
          <span>Detected: {zoneTitle(detected)}</span>
          <Button isSmall onPress={() => onValueChange(detected)}>
            Use it
          </Button>
        </p>
      )}
    </div>
  );
}

const never = () => () => {};

/** null on the server, and where the device does not say. */
function useDetectedZone(): string | null {
  return useSyncExternalStore(never, zoneOfDevice, () => null);
}

function zoneOfDevice(): string | null {
  const zone = todaysZone(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  return isZone(zone) ? zone : null;
}
