/** The colours an event can have in Google Calendar, as its menu orders and calls them. */
export const googleColours = [
  "Tomato",
  "Flamingo",
  "Tangerine",
  "Banana",
  "Sage",
  "Basil",
  "Peacock",
  "Blueberry",
  "Lavender",
  "Grape",
  "Graphite",
] as const;
export type GoogleColour = (typeof googleColours)[number];

/** The categories every Outlook mailbox begins with. Their owner may have renamed them; the event keeps this word. */
export const outlookCategories = [
  "Red category",
  "Orange category",
  "Yellow category",
  "Green category",
  "Blue category",
  "Purple category",
] as const;
export type OutlookCategory = (typeof outlookCategories)[number];

export type EventColour = GoogleColour | OutlookCategory;

/** Near what the provider shows; each account's theme shades it. */
export const swatchOf: Readonly<Record<EventColour, string>> = {
  Tomato: "#d50000",
  Flamingo: "#e67c73",
  Tangerine: "#f4511e",
  Banana: "#f6bf26",
  Sage: "#33b679",
  Basil: "#0b8043",
  Peacock: "#039be5",
  Blueberry: "#3f51b5",
  Lavender: "#7986cb",
  Grape: "#8e24aa",
  Graphite: "#616161",
  "Red category": "#d13438",
  "Orange category": "#f7630c",
  "Yellow category": "#f2c811",
  "Green category": "#107c10",
  "Blue category": "#0078d4",
  "Purple category": "#8764b8",
};

const coloursBy = { google: googleColours, microsoft: outlookCategories };
type ProviderName = keyof typeof coloursBy;

export function coloursAt(provider: ProviderName): readonly EventColour[] {
  return coloursBy[provider];
}

export const isGoogleColour = (name: string): name is GoogleColour =>
  (googleColours as readonly string[]).includes(name);

export const isOutlookCategory = (name: string): name is OutlookCategory =>
  (outlookCategories as readonly string[]).includes(name);

/** The colour of this name there; null: that provider has none. */
export function colourNamed(provider: ProviderName, name: string): EventColour | null {
  return coloursAt(provider).find((colour) => colour === name) ?? null;
}

/** How it is called while none is chosen: nothing is sent, and whatever the event has stays. */
export const noColourWords = "Calendar's own colour";
