"use client";

import { startTransition } from "react";
import { MenuItem, MenuSection, Text } from "react-aria-components";
import { Icon } from "../icons/icon";

/** Help and sign out, the end of both the user menu and the phone's More sheet. */
export function AccountItems({
  helpHref,
  signOut,
}: {
  helpHref: string | undefined;
  signOut: () => Promise<void> | void;
}) {
  return (
    <MenuSection aria-label="Account">
      {helpHref !== undefined && (
        <MenuItem id="help" href={helpHref} textValue="Help and shortcuts" className="menu-item">
          <Icon name="question" />
          <span className="menu-words">
            <Text slot="label">Help and shortcuts</Text>
          </span>
        </MenuItem>
      )}
      <MenuItem
        id="sign-out"
        textValue="Sign out"
        className="menu-item"
        onAction={() => startTransition(async () => signOut())}
      >
        <Icon name="exit" />
        <span className="menu-words">
          <Text slot="label">Sign out</Text>
        </span>
      </MenuItem>
    </MenuSection>
  );
}
