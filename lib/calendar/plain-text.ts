/** Without control characters and broken halves of characters; line ends become \n. */
export function plain(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/\p{Cs}/gu, "\ufffd");
}

export function oneLine(text: string): string {
  return plain(text)
    .replace(/[\n\t]+/g, " ")
    .trim();
}
