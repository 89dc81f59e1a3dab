"use client";

import { useEffect, useState } from "react";
import type { PressEvent } from "react-aria-components";

/**
 * Whether the press that opened a menu still lasts. A mouse opens it on the way down, and a menu that is a sheet comes up
 * under the pointer, where letting go would be taken for a choice.
 */
export function useHeldPress() {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!isHeld) return;
    // Only after the click that ends this press: it is found by where the pointer is at that moment.
    const letGo = () => setTimeout(() => setHeld(false));
    window.addEventListener("pointerup", letGo);
    window.addEventListener("pointercancel", letGo);
    return () => {
      window.removeEventListener("pointerup", letGo);
      window.removeEventListener("pointercancel", letGo);
    };
  }, [isHeld]);
  const onPressStart = ({ pointerType }: PressEvent) =>
    setHeld(pointerType === "mouse" || pointerType === "pen");
  return { onPressStart, popoverClass: isHeld ? "menu-popover menu-popover-held" : "menu-popover" };
}
