import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";

/** `at` is the clock time with seconds in the viewer's zone, `dateTime` the same instant as ISO 8601. */
export type ProgressStep =
  | { kind: "done"; label: string; at: string; dateTime: string }
  | { kind: "current"; label: string }
  | { kind: "waiting"; label: string }
  | { kind: "failed"; label: string; at: string; dateTime: string };

const faces: Record<ProgressStep["kind"], { icon: IconName; words: string }> = {
  done: { icon: "check", words: "done" },
  current: { icon: "sync-sending", words: "now" },
  waiting: { icon: "clock", words: "not yet" },
  failed: { icon: "warn", words: "failed" },
};

/** The way of one push: Queued, Sent to Google, Google confirmed. */
export function ProgressSteps({ steps }: { steps: readonly ProgressStep[] }) {
  return (
    <ol className="progress-steps">
      {steps.map((step) => (
        <li key={step.label} className={`progress-step-${step.kind}`}>
          <span>
            <Icon name={faces[step.kind].icon} size="small" />
            {step.label}
            <span className="sr-only">, {faces[step.kind].words}</span>
          </span>
          {"at" in step && <time dateTime={step.dateTime}>{step.at}</time>}
        </li>
      ))}
    </ol>
  );
}
