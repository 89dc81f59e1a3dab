export type DemoAccount = { readonly email: string; readonly who: string };

export const demoPassword = "lockstep-demo";

/** The people the demo company is seeded with. */
export const demoAccounts: readonly DemoAccount[] = [
  { email: "owner@demo.test", who: "Owner" },
  { email: "dispatcher@demo.test", who: "Dispatcher" },
  { email: "viewer@demo.test", who: "Viewer, read-only" },
  { email: "mike@demo.test", who: "Fieldworker with Google" },
  { email: "ana@demo.test", who: "Fieldworker with Outlook" },
  { email: "raj@demo.test", who: "Fieldworker with Google, Denver" },
  { email: "lee@demo.test", who: "Fieldworker, not connected" },
];
