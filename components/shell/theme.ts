export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const storageKey = "lockstep-theme";
const listeners = new Set<() => void>();

/** Runs before the first paint. A stored choice becomes `data-theme` on html; without one the system decides. */
export const themeBootCode = `try{var t=localStorage.getItem("${storageKey}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;

export function currentTheme(): Theme {
  const set = document.documentElement.dataset.theme;
  return set === "light" || set === "dark" ? set : "system";
}

/** Sets and remembers the theme. Where storage is refused the choice lasts until the next page load. */
export function chooseTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // Private windows may refuse storage; the choice still holds on this page.
  }
  for (const listener of listeners) listener();
}

/** Puts the remembered theme back on html when something took it off; without one it stays as it is. */
export function restoreTheme(): void {
  try {
    const stored = localStorage.getItem(storageKey);
    if (stored === "light" || stored === "dark") document.documentElement.dataset.theme = stored;
  } catch {
    // Where storage is refused there is nothing to put back.
  }
}

export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
