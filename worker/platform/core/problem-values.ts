import { formatWait } from './clock';
import { formatMoney } from './money';

/** The problem parameters in US cents. */
const MONEY: ReadonlySet<string> = new Set([
  'price',
  'maxPrice',
  'available',
  'owed',
  'refundable',
]);

/** A problem's parameter as text for people: money in dollars, waits in units. Undefined when it is missing. */
export function formatParameter(
  name: string,
  value: string | number | undefined,
): string | undefined {
  if (typeof value !== 'number') return value;
  if (name === 'retryAfter') return formatWait(value);
  return MONEY.has(name) ? formatMoney(value) : String(value);
}
