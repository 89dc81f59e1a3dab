"use client";

import { Button, Menu, MenuTrigger, Popover, Separator } from "react-aria-components";
import { Avatar } from "../parts/avatar";
import { AccountItems } from "./account-items";
import { ThemeChoice } from "./theme-choice";

export type ShellUser = { name: string; roleLabel: string };

export function UserMenu({
  user,
  signOut,
  helpHref,
}: {
  user: ShellUser;
  signOut: () => Promise<void> | void;
  helpHref?: string | undefined;
}) {
  return (
    <MenuTrigger>
      <Button className="user-button">
        <Avatar name={user.name} />
        <span className="user-name">
          {user.name} · {user.roleLabel}
        </span>
      </Button>
      <Popover className="menu-popover" placement="bottom end" offset={6}>
        <Menu className="menu">
          <ThemeChoice />
          <Separator className="menu-line" />
          <AccountItems helpHref={helpHref} signOut={signOut} />
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
