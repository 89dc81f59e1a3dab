import { glyphs, type IconName } from "./glyphs";

const sizes = { small: "icon icon-small", medium: "icon", large: "icon icon-large" } as const;

/** An icon next to words is decoration; one that stands alone needs `label`, which becomes its accessible name. */
export function Icon({
  name,
  size = "medium",
  label,
  className = "",
}: {
  name: IconName;
  size?: keyof typeof sizes;
  label?: string;
  className?: string;
}) {
  const classes = `${sizes[size]} ${className}`.trim();
  if (label === undefined) {
    return (
      <svg className={classes} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        {glyphs[name]}
      </svg>
    );
  }
  return (
    <svg className={classes} viewBox="0 0 16 16" role="img" aria-label={label} focusable="false">
      {glyphs[name]}
    </svg>
  );
}
