const providers = {
  google: { letter: "G", name: "Google" },
  microsoft: { letter: "O", name: "Outlook" },
} as const;

export type ProviderName = keyof typeof providers;

export function ProviderGlyph({ provider }: { provider: ProviderName }) {
  const { letter, name } = providers[provider];
  return (
    <span className="provider-glyph" title={name}>
      <span aria-hidden="true">{letter}</span>
      <span className="sr-only">{name}</span>
    </span>
  );
}
