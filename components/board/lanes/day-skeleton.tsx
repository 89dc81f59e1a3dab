const lanes = [0, 1, 2, 3, 4, 5] as const;

/** The lanes that are on their way. */
export function DaySkeleton() {
  return (
    <div className="day-skeleton" role="status" aria-label="Loading the day">
      {lanes.map((lane) => (
        <div key={lane} aria-hidden="true">
          <span className="skeleton skeleton-line" />
          <span className="skeleton day-skeleton-card" style={{ marginLeft: `${(lane * 13) % 40}%` }} />
        </div>
      ))}
    </div>
  );
}
