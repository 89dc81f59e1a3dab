/** The database went away before or after a commit. */
export class DatabaseError extends Error {}
