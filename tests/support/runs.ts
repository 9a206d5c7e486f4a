/**
 * How often a property of the largest kind is tried: a quarter of `whole` in `npm test`, all of it in
 * `npm run properties` and against mutants.
 */
export const runs = (whole: number): number =>
  process.env['PROPERTY_RUNS'] === 'all' ? whole : whole / 4;
