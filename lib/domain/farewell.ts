/** What all removals of one disconnect are asked for under; `at`: when it was disconnected. */
export function farewellKey(connectionId: string, at: Date): string {
  return `disconnect:${connectionId}:${at.toISOString()}`;
}
