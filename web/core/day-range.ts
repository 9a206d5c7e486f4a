const dayStart = (day: string): Date => new Date(`${day}T00:00:00`);

/** Turns days into instants of the reader's time zone; the last day is included. */
export function dayRange({ from, to }: { from: string; to: string }): Record<string, string> {
  const range: Record<string, string> = {};
  if (from !== '') range['from'] = dayStart(from).toISOString();
  if (to !== '') {
    const end = dayStart(to);
    end.setDate(end.getDate() + 1);
    range['to'] = end.toISOString();
  }
  return range;
}
