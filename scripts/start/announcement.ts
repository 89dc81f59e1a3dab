import type { ProviderName } from "./plan";

type Shown = {
  readonly appUrl: string;
  readonly isDemo: boolean;
  readonly sandboxUrl: string | null;
  /** Providers that the sandbox plays. */
  readonly plays: readonly ProviderName[];
  readonly logsDir: string;
};

/** What `npm start` prints once everything runs. */
export function announcement(shown: Shown): string[] {
  return [
    "",
    `Lockstep runs at ${shown.appUrl}`,
    ...(shown.isDemo ? demoLines(shown) : []),
    "",
    `Logs: ${shown.logsDir}    Stop: Ctrl-C`,
  ];
}

/** `connectedAt`: whose sandbox connects this person when the demo is made. */
const demoSignIns: readonly { email: string; who: string; connectedAt: ProviderName | null }[] = [
  { email: "owner@demo.test", who: "owner", connectedAt: null },
  { email: "dispatcher@demo.test", who: "dispatcher", connectedAt: null },
  { email: "viewer@demo.test", who: "viewer, looks only", connectedAt: null },
  { email: "mike@demo.test", who: "fieldworker, Los Angeles, Google", connectedAt: "GOOGLE" },
  { email: "ana@demo.test", who: "fieldworker, Los Angeles, Outlook", connectedAt: "MICROSOFT" },
  { email: "raj@demo.test", who: "fieldworker, Denver, Google", connectedAt: "GOOGLE" },
  { email: "lee@demo.test", who: "fieldworker, no calendar connected", connectedAt: null },
];

/** Where the sandbox shows an account's calendar to its owner. */
const ownerPages: Record<ProviderName, string> = { GOOGLE: "google", MICROSOFT: "outlook" };

/** With a provider elsewhere its people connect by hand (decision 25), and their calendars are seen there. */
function demoLines({ sandboxUrl, plays }: Shown): string[] {
  const width = Math.max(...demoSignIns.map(({ email }) => email.length));
  const isPlayed = (provider: ProviderName) => sandboxUrl !== null && plays.includes(provider);
  const signIns = demoSignIns.map(({ email, who, connectedAt }) => {
    const byHand =
      connectedAt !== null && !isPlayed(connectedAt) ? ", not connected yet (Settings › Calendars)" : "";
    return `  ${email.padEnd(width)}  ${who}${byHand}`;
  });
  const seen = demoSignIns.flatMap(({ email, connectedAt }) =>
    connectedAt !== null && isPlayed(connectedAt)
      ? [`  ${sandboxUrl}/${ownerPages[connectedAt]}/${email}`]
      : [],
  );
  return [
    "",
    "Demo sign-ins, all with the password lockstep-demo:",
    ...signIns,
    ...(seen.length > 0 ? ["", "The demo calendars, as their owners see them:"] : []),
    ...seen,
  ];
}
