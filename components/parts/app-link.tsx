import Link from "next/link";
import type { AnchorHTMLAttributes } from "react";

/** Inside the product a link navigates on the client; elsewhere, and for tel:, mailto: and files, it is a plain anchor. */
export function AppLink({
  href,
  scroll = true,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & {
  href: string;
  /** false: the page stays where it is scrolled to. */
  scroll?: boolean;
}) {
  const staysInside = href.startsWith("/") && !href.startsWith("//") && !href.startsWith("/api/");
  if (!staysInside || rest.target !== undefined || rest.download !== undefined) {
    const rel = rest.target === "_blank" ? "noopener noreferrer" : rest.rel;
    return <a {...rest} href={href} rel={rel} />;
  }
  return <Link {...rest} href={href} prefetch={false} scroll={scroll} />;
}
