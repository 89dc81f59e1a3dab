"use client";

import { useState } from "react";

/**
 * Where React Aria looks for the nonce of the style elements it makes. A client navigation renders the layout with a new
 * request's nonce while the document keeps the policy it was loaded with, so the first nonce stays.
 */
export function NonceMeta({ nonce }: { nonce: string | undefined }) {
  const [ofDocument] = useState(nonce);
  return <meta property="csp-nonce" content={ofDocument} nonce={ofDocument} suppressHydrationWarning />;
}
