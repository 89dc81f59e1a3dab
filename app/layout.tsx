import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ThemeScript } from "@/components/shell/theme-script";
import { nonceHeader } from "@/lib/auth/header-names";
import { NonceMeta } from "./nonce-meta";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Lockstep", template: "%s · Lockstep" },
  description: "Booking dispatch for field-service companies, in step with everybody's own calendar.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

/** Reading the headers makes every page dynamic, without which no script would carry the request's nonce. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(nonceHeader) ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <NonceMeta nonce={nonce} />
        <ThemeScript nonce={nonce} />
      </head>
      <body>{children}</body>
    </html>
  );
}
