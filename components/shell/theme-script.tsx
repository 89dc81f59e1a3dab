import { themeBootCode } from "./theme";

/** Stands in the head of the root layout, whose html element needs `suppressHydrationWarning`. `nonce` is the request's CSP nonce. */
export function ThemeScript({ nonce }: { nonce: string | undefined }) {
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this project; text children would be escaped
      dangerouslySetInnerHTML={{ __html: themeBootCode }}
    />
  );
}
