"use client";

import { useRef } from "react";
import { announce } from "@/components/parts/announcements";
import { Button } from "@/components/parts/button";
import type { FieldErrors } from "@/components/parts/field-errors";
import { TextArea, TextField } from "@/components/parts/text-field";
import { type CustomerAddress, withDefault } from "@/lib/domain/customer";

type Props = {
  addresses: readonly CustomerAddress[];
  onChange: (addresses: readonly CustomerAddress[]) => void;
  errors: FieldErrors;
};

/** A customer's addresses, the default first. */
export function AddressFields({ addresses, onChange, errors }: Props) {
  const add = useRef<HTMLDivElement>(null);
  const set = (place: number, next: Partial<CustomerAddress>) =>
    onChange(addresses.map((each, index) => (index === place ? { ...each, ...next } : each)));
  const remove = (place: number) => {
    onChange(addresses.filter((_, index) => index !== place));
    announce(`Address ${place + 1} removed.`);
    add.current?.querySelector("button")?.focus();
  };
  const makeDefault = (place: number) => {
    onChange(withDefault(addresses, place));
    announce("This is the default address now.");
  };
  return (
    <fieldset className="grid gap-3">
      <legend className="field-label">Addresses</legend>
      {addresses.map((address, place) => (
        <AddressGroup
          // biome-ignore lint/suspicious/noArrayIndexKey: what is typed belongs to its place
          key={place}
          {...{ address, place, errors }}
          isOnly={addresses.length === 1}
          onChange={(next) => set(place, next)}
          onRemove={() => remove(place)}
          onMakeDefault={() => makeDefault(place)}
        />
      ))}
      <div ref={add}>
        <Button icon="plus" onPress={() => onChange([...addresses, { label: "", address: "", access: "" }])}>
          Add address
        </Button>
      </div>
    </fieldset>
  );
}

type GroupProps = {
  address: CustomerAddress;
  place: number;
  errors: FieldErrors;
  isOnly: boolean;
  onChange: (next: Partial<CustomerAddress>) => void;
  onRemove: () => void;
  onMakeDefault: () => void;
};

function AddressGroup({ address, place, errors, isOnly, onChange, onRemove, onMakeDefault }: GroupProps) {
  const field = (name: keyof CustomerAddress) => ({
    name: `addresses.${place}.${name}`,
    value: address[name],
    dir: "auto" as const,
    autoComplete: "off",
    errors,
  });
  const which = isOnly ? "Address" : `Address ${place + 1}`;
  return (
    <fieldset className="panel grid gap-3 px-3.5 py-3" aria-label={which}>
      <div className="grid gap-3 desk:grid-cols-[2fr_1fr]">
        <TextField
          label={place === 0 && !isOnly ? `${which} (default)` : which}
          {...field("address")}
          onChange={(event) => onChange({ address: event.target.value })}
        />
        <TextField
          label="Label"
          isOptional
          placeholder="Home, office"
          {...field("label")}
          onChange={(event) => onChange({ label: event.target.value })}
        />
      </div>
      <TextArea
        label="Access instructions"
        isOptional
        rows={2}
        hint="Fieldworkers with a booking here can read this."
        {...field("access")}
        onChange={(event) => onChange({ access: event.target.value })}
      />
      <GroupButtons {...{ which, place, onRemove, onMakeDefault }} />
    </fieldset>
  );
}

function GroupButtons({
  which,
  place,
  onRemove,
  onMakeDefault,
}: Pick<GroupProps, "place" | "onRemove" | "onMakeDefault"> & { which: string }) {
  return (
    <div className="flex flex-wrap gap-2">
      {place > 0 && (
        <Button isSmall onPress={onMakeDefault} aria-label={`Make default: ${which}`}>
          Make default
        </Button>
      )}
      <Button isSmall icon="trash" onPress={onRemove} aria-label={`Remove ${which}`}>
        Remove
      </Button>
    </div>
  );
}
