/** What the consent page says for each permission it knows; any other is refused as unknown. */
export const SCOPE_WORDS: Readonly<Record<string, string>> = {
  openid: "Sign you in",
  profile: "View your basic profile",
  email: "View your email address",
  offline_access: "Maintain access to data you have given it access to",
  "User.Read": "Read your profile",
  "Calendars.ReadBasic": "Read your calendars without details",
  "Calendars.Read": "Read your calendars",
  "Calendars.ReadWrite": "Have full access to your calendars",
  "Calendars.Read.Shared": "Read calendars you can access",
  "Calendars.ReadWrite.Shared": "Read and write to your calendars and shared calendars",
  "MailboxSettings.Read": "Read your mailbox settings",
  "MailboxSettings.ReadWrite": "Read and write to your mailbox settings",
};

const RESOURCE = "https://graph.microsoft.com/";
const SIGN_IN = new Set(["openid", "profile", "email", "User.Read"]);

/** Sign-in permissions come with every grant; the person cannot decline them. */
export const isSignInScope = (scope: string): boolean => SIGN_IN.has(scope);

/** The known permission a text means, in its own case and without the resource's address; null when there is none. */
export function knownScope(text: string): string | null {
  const bare = text.startsWith(RESOURCE) ? text.slice(RESOURCE.length) : text;
  return Object.keys(SCOPE_WORDS).find((name) => name.toLowerCase() === bare.toLowerCase()) ?? null;
}

const FULL_READ = ["Calendars.Read", "Calendars.ReadWrite"];
const READ = ["Calendars.ReadBasic", ...FULL_READ];
const WRITE = ["Calendars.ReadWrite"];
const SETTINGS_READ = ["MailboxSettings.Read", "MailboxSettings.ReadWrite"];
const ANY = Object.keys(SCOPE_WORDS);

/** https://learn.microsoft.com/en-us/graph/permissions-reference: any one of them opens the operation. */
const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  "me.get": ["User.Read"],
  "calendars.list": READ,
  "calendars.get": READ,
  "calendars.create": WRITE,
  "events.list": READ,
  "events.get": READ,
  "events.instances": READ,
  "events.create": WRITE,
  "events.update": WRITE,
  "events.delete": WRITE,
  "calendarView.list": READ,
  "calendarView.delta": READ,
  "calendar.getSchedule": READ,
  "mailboxSettings.get": SETTINGS_READ,
  "categories.list": SETTINGS_READ,
  "ids.translate": ["User.Read", ...READ],
  "subscriptions.create": FULL_READ,
  "subscriptions.list": ANY,
  "subscriptions.get": FULL_READ,
  "subscriptions.update": FULL_READ,
  "subscriptions.reauthorize": FULL_READ,
  "subscriptions.delete": FULL_READ,
  batch: ANY,
};

export function scopeAllows(operation: string, scopes: readonly string[]): boolean {
  return (ACCEPTED[operation] ?? []).some((scope) => scopes.includes(scope));
}

/** True for a token that may not see bodies, attachments and extended properties. */
export const seesOnlyBasics = (scopes: readonly string[]): boolean =>
  !FULL_READ.some((scope) => scopes.includes(scope));
