"use client";

import { useSyncExternalStore } from "react";
import { Header, MenuItem, MenuSection, Text } from "react-aria-components";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";
import { chooseTheme, currentTheme, onThemeChange, type Theme, themes } from "./theme";

const looks: Record<Theme, { label: string; icon: IconName }> = {
  system: { label: "Like the system", icon: "screen" },
  light: { label: "Light", icon: "sun" },
  dark: { label: "Dark", icon: "moon" },
};

function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

/** A part of a menu: one of three themes. */
export function ThemeChoice() {
  const theme = useSyncExternalStore(onThemeChange, currentTheme, () => "system" as const);
  return (
    <MenuSection
      aria-label="Theme"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[theme]}
      onSelectionChange={(keys) => {
        const [chosen] = [...keys];
        if (isTheme(chosen)) chooseTheme(chosen);
      }}
    >
      <Header className="menu-heading">Theme</Header>
      {themes.map((choice) => (
        <MenuItem key={choice} id={choice} textValue={looks[choice].label} className="menu-item">
          <Icon name={looks[choice].icon} />
          <span className="menu-words">
            <Text slot="label">{looks[choice].label}</Text>
          </span>
          <Icon name="check" className="menu-tick" />
        </MenuItem>
      ))}
    </MenuSection>
  );
}
