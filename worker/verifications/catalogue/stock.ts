/** The highest stock that the provider reports. */
const STOCK_CAP = 9_000;

export interface Stock {
  available: number;
  /** There are at least this many. */
  atLeast: boolean;
}

export const toStock = (available: number): Stock => ({
  available,
  atLeast: available >= STOCK_CAP,
});
