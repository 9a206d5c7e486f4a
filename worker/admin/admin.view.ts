import { isoOrNull } from '../kernel/clock';
import type { Spend } from '../ops/spend';

export const toSpend = ({ hourlyCents, committedCents, openUntil }: Spend) => ({
  hourlyCents,
  committedCents,
  openUntil: isoOrNull(openUntil),
});
