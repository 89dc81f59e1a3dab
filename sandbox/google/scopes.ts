const CALENDAR = "https://www.googleapis.com/auth/";
const long = (names: string[]) => names.map((name) => `${CALENDAR}${name}`);

/** What the consent page says for each scope it knows; any other scope is refused as unknown. */
export const SCOPE_WORDS: Readonly<Record<string, string>> = {
  openid: "Associate you with your personal info on Google",
  email: "See your primary Google Account email address",
  profile: "See your personal info, including any personal info you've made publicly available",
  [`${CALENDAR}userinfo.email`]: "See your primary Google Account email address",
  [`${CALENDAR}userinfo.profile`]: "See your personal info, including any you've made publicly available",
  [`${CALENDAR}calendar`]:
    "See, edit, share and permanently delete all the calendars you can access using Google Calendar",
  [`${CALENDAR}calendar.readonly`]: "See and download any calendar you can access using your Google Calendar",
  [`${CALENDAR}calendar.events`]: "View and edit events on all your calendars",
  [`${CALENDAR}calendar.events.readonly`]: "View events on all your calendars",
  [`${CALENDAR}calendar.events.owned`]: "See, create, change and delete events on Google calendars you own",
  [`${CALENDAR}calendar.events.owned.readonly`]: "See the events on Google calendars you own",
  [`${CALENDAR}calendar.events.freebusy`]: "See the availability on Google calendars you have access to",
  [`${CALENDAR}calendar.events.public.readonly`]: "See the events on public calendars",
  [`${CALENDAR}calendar.freebusy`]: "View your availability in your calendars",
  [`${CALENDAR}calendar.app.created`]:
    "Make secondary Google calendars, and see, create, change and delete events on them",
  [`${CALENDAR}calendar.calendarlist`]: "See, add and remove Google calendars you're subscribed to",
  [`${CALENDAR}calendar.calendarlist.readonly`]: "See the list of Google calendars you're subscribed to",
  [`${CALENDAR}calendar.calendars`]: "See and change the properties of Google calendars you have access to",
  [`${CALENDAR}calendar.calendars.readonly`]: "See the title, description and zone of your Google calendars",
  [`${CALENDAR}calendar.settings.readonly`]: "View your Calendar settings",
};

const SIGN_IN = new Set(["openid", "email", "profile", ...long(["userinfo.email", "userinfo.profile"])]);

/** Sign-in scopes come with every grant; the person cannot untick them. */
export const isSignInScope = (scope: string): boolean => SIGN_IN.has(scope);

/** `email` and `profile` are granted under their long names, as Google's token answers show them. */
export function grantedName(scope: string): string {
  return scope === "email" || scope === "profile" ? `${CALENDAR}userinfo.${scope}` : scope;
}

const EVENT_WRITE = ["calendar", "calendar.events", "calendar.events.owned", "calendar.app.created"];
const EVENT_READ = [
  ...EVENT_WRITE,
  "calendar.readonly",
  "calendar.events.readonly",
  "calendar.events.owned.readonly",
  "calendar.events.freebusy",
  "calendar.events.public.readonly",
];
/** Nearly every calendar scope may stop a channel. */
const CHANNEL_STOP = [
  ...EVENT_READ,
  "calendar.acls",
  "calendar.acls.readonly",
  "calendar.calendarlist",
  "calendar.calendarlist.readonly",
  "calendar.settings.readonly",
];
const LIST_READ = [
  "calendar",
  "calendar.readonly",
  "calendar.calendarlist",
  "calendar.calendarlist.readonly",
];

const CALENDAR_READ = ["calendar", "calendar.readonly", "calendar.calendars", "calendar.calendars.readonly"];

const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  "events.insert": EVENT_WRITE,
  "events.update": EVENT_WRITE,
  "events.patch": EVENT_WRITE,
  "events.delete": EVENT_WRITE,
  "events.list": EVENT_READ,
  "events.get": EVENT_READ,
  "events.instances": EVENT_READ,
  "events.watch": EVENT_READ,
  "events.import": EVENT_WRITE,
  "events.move": ["calendar", "calendar.events", "calendar.events.owned"],
  "channels.stop": CHANNEL_STOP,
  "freebusy.query": ["calendar", "calendar.readonly", "calendar.freebusy", "calendar.events.freebusy"],
  "calendarList.list": LIST_READ,
  "calendarList.get": [...LIST_READ, "calendar.app.created"],
  "calendars.get": [...CALENDAR_READ, "calendar.app.created"],
  /** calendars.get of a calendar the app did not make. */
  "calendars.getAny": CALENDAR_READ,
  "calendars.insert": ["calendar", "calendar.calendars", "calendar.app.created"],
  "colors.get": [
    ...LIST_READ,
    "calendar.events.owned",
    "calendar.events.owned.readonly",
    "calendar.events.freebusy",
    "calendar.app.created",
  ],
  "settings.get": ["calendar", "calendar.readonly", "calendar.settings.readonly"],
};

/** The scope lists of @googleapis/calendar 16.0.0: any one of them opens the operation. */
export function scopeAllows(operation: string, scopes: readonly string[]): boolean {
  const accepted = ACCEPTED[operation] ?? [];
  return long([...accepted]).some((scope) => scopes.includes(scope));
}

export type EventAccess = "full" | "freeBusyOnly" | "none";

/** How far a token reaches into the events of one calendar, before the person's own role is looked at. */
export function eventAccess(
  operation: string,
  scopes: readonly string[],
  calendar: { isOwned: boolean; isMadeByApp: boolean },
): EventAccess {
  const has = (name: string) => scopes.includes(`${CALENDAR}${name}`);
  const isWrite = EVENT_WRITE === ACCEPTED[operation] || operation === "events.move";
  if (has("calendar") || has("calendar.events")) return "full";
  if (has("calendar.events.owned") && calendar.isOwned) return "full";
  if (has("calendar.app.created") && calendar.isMadeByApp) return "full";
  if (isWrite) return "none";
  if (has("calendar.readonly") || has("calendar.events.readonly")) return "full";
  if (has("calendar.events.owned.readonly") && calendar.isOwned) return "full";
  return has("calendar.events.freebusy") ? "freeBusyOnly" : "none";
}
