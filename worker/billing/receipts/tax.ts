/** The part of `amount`, which contains the tax, that is tax; in the same unit, rounded to the nearest. */
export const taxWithin = (amount: number, { basisPoints }: { basisPoints: number }): number =>
  Math.round((amount * basisPoints) / (10_000 + basisPoints));
