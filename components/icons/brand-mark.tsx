/** Upper bar: the booking. Lower bar: its copy in the calendar. Level means in step. */
export function BrandMark({ size = "medium" }: { size?: "medium" | "large" }) {
  return (
    <span className={size === "large" ? "brand-mark brand-mark-large" : "brand-mark"}>
      <svg viewBox="0 0 18 18" aria-hidden="true" focusable="false">
        <rect x="2" y="4" width="14" height="4" rx="1" />
        <rect x="2" y="10" width="14" height="4" rx="1" />
      </svg>
    </span>
  );
}
