/** Event palette of GET /colors, a public constant of the API, with the names of Google Calendar's menu. */
export const EVENT_COLOURS: readonly (readonly [name: string, background: string])[] = [
  ["Lavender", "#a4bdfc"],
  ["Sage", "#7ae7bf"],
  ["Grape", "#dbadff"],
  ["Flamingo", "#ff887c"],
  ["Banana", "#fbd75b"],
  ["Tangerine", "#ffb878"],
  ["Peacock", "#46d6db"],
  ["Graphite", "#e1e1e1"],
  ["Blueberry", "#5484ed"],
  ["Basil", "#51b749"],
  ["Tomato", "#dc2127"],
];

/** null: the event has its calendar's colour. */
export function eventColour(colorId: string | undefined): { name: string; background: string } | null {
  const [name, background] = EVENT_COLOURS[Number(colorId) - 1] ?? [];
  return name === undefined || background === undefined ? null : { name, background };
}
