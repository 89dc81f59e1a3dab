"use client";

import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  Text,
} from "react-aria-components";
import { Icon } from "../icons/icon";
import { SheetHead } from "../parts/actions-menu";
import { useHeldPress } from "../parts/use-held-press";
import { AccountItems } from "./account-items";
import type { ShellLink } from "./shell-links";
import { ThemeChoice } from "./theme-choice";
import type { ShellUser } from "./user-menu";

/** The last tab of the phone's bar: the places that did not fit, the theme, and the way out. */
export function MoreMenu({
  links,
  user,
  zoneLabel,
  signOut,
  helpHref,
}: {
  links: readonly ShellLink[];
  user: ShellUser;
  zoneLabel: string;
  signOut: () => Promise<void> | void;
  helpHref?: string | undefined;
}) {
  const press = useHeldPress();
  return (
    <MenuTrigger>
      <Button className="tabbar-item" onPressStart={press.onPressStart}>
        <Icon name="menu" />
        <span>More</span>
      </Button>
      <Popover className={press.popoverClass} placement="top end">
        <SheetHead title={user.name} />
        <Menu className="menu">
          {links.length > 0 && (
            <MenuSection aria-label="Places">
              <Header className="menu-heading">{zoneLabel}</Header>
              {links.map((link) => (
                <MenuItem
                  key={link.href}
                  id={link.href}
                  href={link.href}
                  textValue={link.label}
                  className="menu-item"
                >
                  <Icon name={link.icon} />
                  <span className="menu-words">
                    <Text slot="label">{link.label}</Text>
                  </span>
                </MenuItem>
              ))}
            </MenuSection>
          )}
          {links.length > 0 && <Separator className="menu-line" />}
          <ThemeChoice />
          <Separator className="menu-line" />
          <AccountItems helpHref={helpHref} signOut={signOut} />
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
