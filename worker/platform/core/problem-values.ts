import { formatWait } from './clock';
import { formatMoney } from './money';

/** The parameters of problems that are US cents. */
const MONEY: ReadonlySet<string> = new Set([
  'price',
  'maxPrice',
  'available',
  'owed',
  'refundable',
]);

/** What a problem's sentence says of a parameter: people read neither cents nor many seconds. Undefined where it is missing. */
export function formatParameter(
  name: string,
  value: string | number | undefined,
): string | undefined {
  if (typeof value !== 'number') return value;
  if (name === 'retryAfter') return formatWait(value);
  return MONEY.has(name) ? formatMoney(value) : String(value);
}
