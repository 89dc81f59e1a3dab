"use client";

import { useContext, useId } from "react";
import {
  Button as AriaButton,
  Keyboard,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  OverlayTriggerStateContext,
  Popover,
  Separator,
  Text,
} from "react-aria-components";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";
import { Button } from "./button";
import type { ButtonVariant } from "./button-classes";
import type { MenuEntry, MenuFix, MenuSectionEntries } from "./menu-entries";
import { useHeldPress } from "./use-held-press";

/** A button with a menu under it; on a phone the menu is a sheet that comes up from below. */
export function ActionsMenu({
  label = "Actions",
  variant = "primary",
  icon,
  isSmall = false,
  sections,
  footer,
  testId,
}: {
  label?: string;
  variant?: ButtonVariant;
  icon?: IconName;
  isSmall?: boolean;
  /** Groups of entries with a line between them; empty groups fall away. */
  sections: readonly MenuSectionEntries[];
  /** One line under the menu, e.g. "Some actions need booking permission". */
  footer?: string;
  testId?: string;
}) {
  const press = useHeldPress();
  return (
    <MenuTrigger>
      <Button
        variant={variant}
        icon={icon}
        iconAfter="down"
        isSmall={isSmall}
        data-testid={testId}
        onPressStart={press.onPressStart}
      >
        {label}
      </Button>
      <MenuPopover label={label} sections={sections} footer={footer} className={press.popoverClass} />
    </MenuTrigger>
  );
}

function MenuPopover({
  label,
  sections,
  footer,
  className,
}: {
  label: string;
  sections: readonly MenuSectionEntries[];
  footer?: string | undefined;
  className: string;
}) {
  const footerId = useId();
  const filled = sections.filter((section) => section.length > 0);
  return (
    <Popover className={className} placement="bottom end" offset={6}>
      <SheetHead title={label} />
      <Menu className="menu" aria-describedby={footer === undefined ? undefined : footerId}>
        {filled.flatMap((section, index) => {
          const key = section[0]?.id ?? String(index);
          const items = (
            <MenuSection key={key} aria-label={`${label}, part ${index + 1}`}>
              {section.flatMap(itemsOf)}
            </MenuSection>
          );
          return index === 0 ? [items] : [<Separator key={`${key}-line`} className="menu-line" />, items];
        })}
      </Menu>
      {footer !== undefined && (
        <p id={footerId} className="menu-footer">
          {footer}
        </p>
      )}
    </Popover>
  );
}

/** Title and close button of a menu that has become a sheet; on a desk neither is shown. */
export function SheetHead({ title }: { title: string }) {
  const overlay = useContext(OverlayTriggerStateContext);
  return (
    <div className="sheet-head only-phone">
      <span className="sheet-grip" aria-hidden="true" />
      <div className="row">
        <span className="sheet-title" aria-hidden="true">
          {title}
        </span>
        <AriaButton className="icon-button" aria-label="Close" onPress={() => overlay?.close()}>
          <Icon name="close" size="large" />
        </AriaButton>
      </div>
    </div>
  );
}

function itemsOf(entry: MenuEntry): React.ReactElement[] {
  const shared = { key: entry.id, id: entry.id, textValue: entry.label, "data-testid": entry.testId };
  switch (entry.kind) {
    case "action": {
      const look = entry.isMain ? " menu-item-main" : entry.isDanger ? " menu-item-danger" : "";
      return [
        <MenuItem {...shared} key={entry.id} className={`menu-item${look}`} onAction={entry.onAction}>
          <ItemFace entry={entry} />
        </MenuItem>,
      ];
    }
    case "link":
      return [
        <MenuItem
          {...shared}
          key={entry.id}
          className={`menu-item${entry.isMain ? " menu-item-main" : ""}`}
          href={entry.href}
          target={entry.opensOutside ? "_blank" : undefined}
          rel={entry.opensOutside ? "noopener noreferrer" : undefined}
        >
          <ItemFace entry={entry} />
        </MenuItem>,
      ];
    case "blocked":
      return blockedItems(entry);
  }
}

// A link inside a menu item can be reached by no key, and an item that is skipped is never heard. So the item keeps its
// place in the arrow-key order and only says that it is disabled, and the fix is the next item.
function blockedItems(entry: Extract<MenuEntry, { kind: "blocked" }>): React.ReactElement[] {
  const item = (
    <MenuItem
      key={entry.id}
      id={entry.id}
      textValue={entry.label}
      data-testid={entry.testId}
      className="menu-item menu-item-blocked"
      shouldCloseOnSelect={false}
      render={(props) => <div {...(props as React.ComponentProps<"div">)} aria-disabled="true" />}
    >
      <ItemFace entry={entry} />
    </MenuItem>
  );
  return entry.fix === undefined ? [item] : [item, fixItem(entry, entry.fix)];
}

function fixItem(entry: MenuEntry, fix: MenuFix): React.ReactElement {
  const action = "href" in fix ? { href: fix.href } : { onAction: fix.onAction };
  return (
    <MenuItem
      key={`${entry.id}-fix`}
      id={`${entry.id}-fix`}
      textValue={fix.label}
      className="menu-item menu-item-fix"
      {...action}
    >
      <Text slot="label">{fix.label}</Text>
    </MenuItem>
  );
}

function ItemFace({ entry }: { entry: MenuEntry }) {
  return (
    <>
      {entry.icon !== undefined && <Icon name={entry.icon} />}
      <span className="menu-words">
        <Text slot="label">{entry.label}</Text>
        {entry.kind === "blocked" && (
          <Text slot="description" className="menu-reason">
            {entry.reason}
          </Text>
        )}
      </span>
      {entry.shortcut !== undefined && entry.kind !== "blocked" && <Keyboard>{entry.shortcut}</Keyboard>}
    </>
  );
}
