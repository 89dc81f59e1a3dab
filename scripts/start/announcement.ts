/** What `npm start` prints once everything runs. */
export function announcement(shown: {
  appUrl: string;
  isDemo: boolean;
  sandboxUrl: string | null;
  logsDir: string;
}): string[] {
  return [
    "",
    `Lockstep runs at ${shown.appUrl}`,
    ...(shown.isDemo ? demoLines(shown.sandboxUrl) : []),
    "",
    `Logs: ${shown.logsDir}    Stop: Ctrl-C`,
  ];
}

const demoSignIns = [
  ["owner@demo.test", "owner"],
  ["dispatcher@demo.test", "dispatcher"],
  ["viewer@demo.test", "viewer, looks only"],
  ["mike@demo.test", "fieldworker, Los Angeles, Google"],
  ["ana@demo.test", "fieldworker, Los Angeles, Outlook, not connected yet"],
  ["raj@demo.test", "fieldworker, Denver, Google"],
  ["lee@demo.test", "fieldworker, no calendar connected"],
] as const;

const demoCalendars = ["google/mike@demo.test", "google/raj@demo.test"] as const;

function demoLines(sandboxUrl: string | null): string[] {
  const width = Math.max(...demoSignIns.map(([email]) => email.length));
  const calendars = sandboxUrl
    ? [
        "",
        "The demo calendars, as their owners see them:",
        ...demoCalendars.map((path) => `  ${sandboxUrl}/${path}`),
      ]
    : [];
  return [
    "",
    "Demo sign-ins, all with the password lockstep-demo:",
    ...demoSignIns.map(([email, who]) => `  ${email.padEnd(width)}  ${who}`),
    ...calendars,
  ];
}
