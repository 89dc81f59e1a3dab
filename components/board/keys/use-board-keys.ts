"use client";

import { type RefObject, useEffect, useEffectEvent, useSyncExternalStore } from "react";

/** Whether letters alone do something here: kept by this browser, on until switched off (WCAG 2.1.4). */
const storageKey = "lockstep.board-letters";
const listeners = new Set<() => void>();

export function setLetters(isOn: boolean): void {
  localStorage.setItem(storageKey, isOn ? "on" : "off");
  for (const listener of listeners) listener();
}

function hasLetters(): boolean {
  return localStorage.getItem(storageKey) !== "off";
}

export function useLetters(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    hasLetters,
    () => true,
  );
}

/** A letter alone, not while something is typed, a dialog or menu is open, or a modifier is held. */
export function letterOf(event: KeyboardEvent): string | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  const { target } = event;
  if (target instanceof HTMLElement) {
    if (target.isContentEditable || target.closest("input, textarea, select, [role=textbox]")) return null;
    if (target.closest("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]")) return null;
  }
  return event.key.length === 1 ? event.key : null;
}

/** Calls what stands under a letter. `?` is heard also with letters off, since it is where they are switched on again. */
export function useBoardLetters(keys: Readonly<Record<string, (() => void) | undefined>>): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    const letter = letterOf(event);
    const act = letter === null ? undefined : keys[letter];
    if (!act || (letter !== "?" && !hasLetters())) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => hear(event);
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** `u` leads to the tray, also where it is folded away. */
export function useTrayKey(head: RefObject<HTMLElement | null>): void {
  useBoardLetters({
    u: () => {
      const folded = head.current?.closest("details");
      if (folded) folded.open = true;
      head.current?.focus();
    },
  });
}
