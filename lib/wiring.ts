import { randomInt } from "node:crypto";
import { connectDatabase, type DatabaseConnection } from "@/db/client";
import { pgSyncStore } from "@/db/store/pg-sync-store";
import type { CalendarGateway } from "@/lib/calendar/gateway";
import { createGoogleGateway } from "@/lib/calendar/google/gateway";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { systemClock } from "@/lib/clock";
import { demoClock } from "@/lib/demo-clock";
import type { Deps } from "@/lib/deps";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { demoPeriods, productPeriods } from "@/lib/domain/read-schedule";
import { type Env, env, isLoopbackUrl, standInClient } from "@/lib/env";
import { failpoint } from "@/lib/failpoint";
import { type MailServer, smtpSender } from "@/lib/mail/smtp";
import { processWide } from "@/lib/process-wide";
import { Sealer } from "@/lib/secrets";
import { withAccount } from "@/lib/usecases/with-account";

/** What this process's use cases are given, made from its environment; one set a process. */
export function deps(): Deps {
  return processWide("deps", () => wire(env()));
}

function wire(settings: Env): Deps {
  const problem = whyUnusable(settings);
  if (problem !== null || !settings.ENCRYPTION_KEYS)
    throw new Error(problem ?? "ENCRYPTION_KEYS is missing.");
  const database = connect(settings);
  const movable = settings.DEMO_CLOCK_FILE === undefined ? null : demoClock(settings.DEMO_CLOCK_FILE);
  const accounts = {
    clock: movable ?? systemClock,
    realClock: systemClock,
    database,
    sealer: new Sealer(settings.ENCRYPTION_KEYS),
    gatewayTo: gatewaysFor(settings),
    failpoint,
  };
  return {
    ...accounts,
    demoClock: movable,
    withAccount: (at, work) => withAccount(accounts, at, work),
    syncStore: pgSyncStore(database, settings.appUrl),
    sendMail: mailSenderFor(settings),
    appUrl: settings.appUrl,
    readPeriods: settings.isDemo ? demoPeriods : productPeriods,
    jitter: () => randomInt(1_000) / 1_000,
    pulse: (everyMs, beat) => {
      const timer = setInterval(beat, everyMs);
      return () => clearInterval(timer);
    },
  };
}

function connect(settings: Env): DatabaseConnection {
  const url = settings.DATABASE_URL ?? settings.DATABASE_APP_URL;
  if (!url) throw new Error("DATABASE_URL is missing.");
  return connectDatabase({ url, appUrl: settings.DATABASE_APP_URL });
}

/** Without a mail server of its own the demo keeps its letters on a page; elsewhere they wait for one. */
export function mailSenderFor(settings: Env): Deps["sendMail"] {
  const { SMTP_URL: url, isDemo } = settings;
  if (url !== undefined) return smtpSender({ url, from: mailFromOf(settings) });
  return isDemo ? async () => {} : null;
}

/** Who letters come from. */
export function mailFromOf({ MAIL_FROM, appUrl }: Env): MailServer["from"] {
  return MAIL_FROM ?? { name: "Lockstep", address: `lockstep@${new URL(appUrl).hostname}` };
}

export function gatewaysFor(settings: Env): (provider: ProviderName) => CalendarGateway | null {
  const google = {
    baseUrl: settings.GOOGLE_BASE_URL ?? null,
    clientId: settings.GOOGLE_CLIENT_ID,
    clientSecret: settings.GOOGLE_CLIENT_SECRET,
  };
  const microsoft = {
    baseUrl: settings.MICROSOFT_BASE_URL ?? null,
    clientId: settings.MICROSOFT_CLIENT_ID,
    clientSecret: settings.MICROSOFT_CLIENT_SECRET,
    tenant: settings.MICROSOFT_TENANT,
  };
  const gateways = {
    google: isSetUp(google) ? createGoogleGateway(google) : null,
    microsoft: isSetUp(microsoft) ? createMicrosoftGateway(microsoft) : null,
  };
  return (provider) => gateways[provider];
}

/** The real provider knows no stand-in client, so without a client of its own it is not offered. */
function isSetUp(client: { readonly baseUrl: string | null; readonly clientId: string }): boolean {
  return client.baseUrl !== null || client.clientId !== standInClient;
}

/** One sentence on why this environment cannot run the product; null when it can. */
export function whyUnusable(settings: Env): string | null {
  const missing = [
    ...(settings.DATABASE_URL || settings.DATABASE_APP_URL ? [] : ["DATABASE_URL"]),
    ...(settings.ENCRYPTION_KEYS ? [] : ["ENCRYPTION_KEYS"]),
    ...(settings.NEXTAUTH_SECRET ? [] : ["NEXTAUTH_SECRET"]),
  ];
  if (missing.length > 0) {
    return `Lockstep cannot start: set ${missing.join(", ")} in the environment (npm start makes them by itself).`;
  }
  if (settings.appUrl.startsWith("http://") && !isLoopbackUrl(settings.appUrl)) {
    return "Lockstep cannot start: APP_URL must begin with https:// unless its host is this machine.";
  }
  return null;
}
