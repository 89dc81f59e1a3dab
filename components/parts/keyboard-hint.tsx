/** The keys that do the same, e.g. ["Ctrl", "K"]. */
export function KeyboardHint({ keys }: { keys: readonly string[] }) {
  return (
    <span className="keyboard-hint">
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
