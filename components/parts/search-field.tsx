"use client";

import { SearchField as AriaSearchField, Button, Input } from "react-aria-components";
import { Icon } from "../icons/icon";

/** Without `onSubmit` it submits the form it stands in, under `name`. Escape clears it. */
export function SearchField({
  label,
  name = "q",
  placeholder = label,
  shortcut,
  ...rest
}: {
  /** Its accessible name; also the placeholder when none is given. */
  label: string;
  name?: string;
  placeholder?: string;
  /** The key that leads here, shown as a hint; the page listens for it. */
  shortcut?: string;
  value?: string;
  defaultValue?: string;
  onChange?: (text: string) => void;
  onSubmit?: (text: string) => void;
  id?: string;
}) {
  return (
    <AriaSearchField {...rest} name={name} aria-label={label} className="search-field">
      <Icon name="search" />
      <Input placeholder={placeholder} />
      {shortcut !== undefined && <kbd className="only-desk">{shortcut}</kbd>}
      <Button className="icon-button" aria-label="Clear search">
        <Icon name="close" size="small" />
      </Button>
    </AriaSearchField>
  );
}
