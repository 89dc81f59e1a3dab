// jsdom has no CSS.escape, which React Aria uses to find elements by attribute.
if (globalThis.CSS === undefined || typeof globalThis.CSS.escape !== "function") {
  const escaped = (text: string) => text.replace(/[^\w-]/gu, (sign) => `\\${sign}`);
  Object.defineProperty(globalThis, "CSS", { value: { escape: escaped }, configurable: true });
}
