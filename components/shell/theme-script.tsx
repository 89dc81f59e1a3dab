"use client";

import { useServerInsertedHTML } from "next/navigation";
import { useLayoutEffect, useRef } from "react";
import { restoreTheme, themeBootCode } from "./theme";

/**
 * Puts the chosen theme on html before the first paint; html needs `suppressHydrationWarning`. `nonce` is the request's
 * CSP nonce. Only the server writes the script: React never runs one it makes in the browser. Where it makes the whole
 * document there, as for an error page, the theme is set again instead.
 */
export function ThemeScript({ nonce }: { nonce: string | undefined }) {
  const isWritten = useRef(false);
  useServerInsertedHTML(() => {
    if (isWritten.current) return null;
    isWritten.current = true;
    return (
      <script
        nonce={nonce}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this project; text children would be escaped
        dangerouslySetInnerHTML={{ __html: themeBootCode }}
      />
    );
  });
  useLayoutEffect(restoreTheme, []);
  return null;
}
