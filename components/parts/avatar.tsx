/** "Mike Ortega" is MO; one word gives one letter. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words[words.length - 1] ?? "") : "";
  return [first, last].map((word) => Array.from(word)[0]?.toUpperCase() ?? "").join("");
}

/** Always stands next to the name it abbreviates, so it is hidden from screen readers. */
export function Avatar({ name, isLarge = false }: { name: string; isLarge?: boolean }) {
  return (
    <span className={isLarge ? "avatar avatar-large" : "avatar"} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
