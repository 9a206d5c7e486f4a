/** Of the numbers that are not open any more, how many brought a code, in percent; null without any. */
export function successPercent({
  rentalCount,
  openCount,
  completedCount,
}: {
  rentalCount: number;
  openCount: number;
  completedCount: number;
}): number | null {
  const ended = rentalCount - openCount;
  return ended <= 0 ? null : Math.round((completedCount / ended) * 100);
}
