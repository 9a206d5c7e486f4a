/** One measured figure and its goal; smaller is always better. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  goal: number;
  /** The range over the runs, or other context. */
  note?: string;
}

/** All goals; a figure that is not listed has none. */
export const GOALS = {
  'GET /v1/services, from memory': { goal: 1.6, unit: '× bare' },
  'GET /v1/verifications/:id': { goal: 3.6, unit: '× bare' },
  'GET /v1/balance': { goal: 9, unit: '× bare' },
  'services beside the same answer alone': { goal: 1.5, unit: '× floor' },
  'a verification beside one object alone': { goal: 1.3, unit: '× floor' },
  'a balance beside one statement alone': { goal: 1.2, unit: '× floor' },
  'POST /v1/verifications': { goal: 1.5, unit: '× composite' },
  'webhook to frame, p50': { goal: 6, unit: 'ms' },
  'webhook to frame, p99': { goal: 15, unit: 'ms' },
  'lost webhook to frame, p99': { goal: 6_000, unit: 'ms' },
  'a purchase beside a flood, p99': { goal: 2, unit: '× alone' },
  'alarm with its poll': { goal: 1.3, unit: '× bare alarm' },
  'alarm lateness p99, 500 awaiting': { goal: 100, unit: 'ms' },
  'alarm lateness p99, 2000 awaiting': { goal: 100, unit: 'ms' },
  'D1 rows written per order, push': { goal: 20, unit: 'rows' },
  'D1 rows written per order, polling': { goal: 20, unit: 'rows' },
  'an API key': { goal: 1.6, unit: '× open' },
  'the limit, admitted': { goal: 1.25, unit: '× keyed' },
  'a denied request': { goal: 1, unit: '× admitted' },
  'questions for 1,000 requests, 4 isolates': { goal: 50, unit: 'calls' },
  'questions for 1,000 requests, 9 isolates': { goal: 110, unit: 'calls' },
  'event to 5,000 sockets, time': { goal: 1.2, unit: '× bare' },
  'event to 5,000 sockets, CPU': { goal: 1.2, unit: '× bare' },
  'event to frame, p99': { goal: 25, unit: 'ms' },
  'events lost over a kill, 2,000 sockets': { goal: 0, unit: 'events' },
  'a balance beside a flood of `resume`, p99': { goal: 2, unit: '× idle' },
  'a balance beside a flood of junk, p99': { goal: 2, unit: '× idle' },
  'a balance beside a flood after a first frame, p99': { goal: 2, unit: '× idle' },
  'a balance beside a flood of a stranger, p99': { goal: 2, unit: '× idle' },
  'a balance beside a flood of `ping`, p99': { goal: 2, unit: '× idle' },
  'memory that the floods added': { goal: 64, unit: 'MB' },
  'an order’s number, edge distances': { goal: 1.1, unit: '× unavoidable' },
  'webhook to frame, edge distances': { goal: 1.1, unit: '× unavoidable' },
  'a million orders, push': { goal: 100, unit: '$' },
  'a million orders, polling': { goal: 100, unit: '$' },
} as const;

export const figure = (name: keyof typeof GOALS, value: number, note = ''): Figure => ({
  name,
  value,
  ...GOALS[name],
  ...(note === '' ? {} : { note }),
});

export const isMet = ({ value, goal }: Figure): boolean => value <= goal;

const round = (value: number): number => Number(value.toPrecision(3));

export function asJson(figures: readonly Figure[]): string {
  const entries = figures.map((one) => [
    one.name,
    { value: round(one.value), unit: one.unit, goal: one.goal, met: isMet(one) },
  ]);
  return JSON.stringify({ figures: Object.fromEntries(entries) }, null, 2);
}

export function asTable(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    isMet(one) ? 'met   ' : 'MISSED',
    one.name.padEnd(36),
    `${round(one.value)} ${one.unit}`.padEnd(20),
    `≤ ${one.goal}`.padEnd(8),
    one.note ?? '',
  ]);
  return rows.map((row) => row.join('  ').trimEnd()).join('\n');
}
