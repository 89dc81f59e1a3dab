import type { Knock, MatrixWorld, Row, Standing, Whose } from "./world";

/** What a cell says; a trailing `+`: and rows changed. Without it nothing may have changed anywhere. */
export type Cell = string;
export type ByRow = Readonly<Record<Whose, Cell>>;
export type ByStanding<C> = Readonly<Record<Standing, C>>;

export type Expectation = {
  /** The door's key, see doorKey. */
  readonly door: string;
  /** What is tried, where one door has several entries. */
  readonly about?: string;
  readonly knock: (row: Row, at: MatrixWorld) => Knock;
} & (
  | { readonly rows: readonly Whose[]; readonly cells: ByStanding<Partial<ByRow>> }
  | { readonly rows: "none"; readonly cells: ByStanding<Cell> }
);

export const everyRow = ["own", "colleagues", "foreign"] as const;
export const all = (cell: Cell): ByRow => ({ own: cell, colleagues: cell, foreign: cell });
export const everybody = (cell: Cell): ByStanding<Cell> => ({
  anonymous: cell,
  owner: cell,
  dispatcher: cell,
  fieldworker: cell,
  viewer: cell,
});
export const ownCompany = (cell: Cell, foreign: Cell): ByRow => ({ own: cell, colleagues: cell, foreign });
