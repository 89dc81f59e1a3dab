const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": " " };

/** Google shows a description as HTML; titles and places it shows as they are. */
export function asHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The text `asHtml` was given. Google's own editor turns line ends into <br> and double spaces into &nbsp;. */
export function fromHtml(html: string): string {
  return html
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/&(lt|gt|amp|nbsp);/g, (entity) => entities[entity] ?? entity);
}
