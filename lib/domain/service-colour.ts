/** What a service may have as its colour. Each stands out from the surface in both themes. */
export const serviceColours = [
  "Teal",
  "Blue",
  "Violet",
  "Plum",
  "Red",
  "Orange",
  "Olive",
  "Green",
  "Slate",
] as const;
export type ServiceColour = (typeof serviceColours)[number];

export const serviceSwatchOf: Record<ServiceColour, string> = {
  Teal: "#1f8a91",
  Blue: "#3a7fc4",
  Violet: "#8767c4",
  Plum: "#b0558f",
  Red: "#cc5148",
  Orange: "#bf6d1b",
  Olive: "#857a1c",
  Green: "#3b8a52",
  Slate: "#6c7f88",
};
