const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** The week grid that is on its way. */
export function WeekSkeleton() {
  return (
    <div className="week-skeleton" role="status" aria-label="Loading the week">
      {days.map((day, index) => (
        <div key={day} aria-hidden="true">
          <span className="skeleton skeleton-line" />
          <span className="skeleton week-skeleton-card" style={{ marginTop: 20 + ((index * 37) % 90) }} />
          <span className="skeleton week-skeleton-card" style={{ marginTop: 14 + ((index * 53) % 70) }} />
        </div>
      ))}
    </div>
  );
}
