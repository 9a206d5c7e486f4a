import { writeWait } from './clock';
import { writeMoney } from './money';

/** The parameters of problems that are US cents. */
const MONEY: ReadonlySet<string> = new Set([
  'price',
  'maxPrice',
  'available',
  'owed',
  'refundable',
]);

/** What a problem's sentence says of a parameter: people read neither cents nor many seconds. Undefined where it is missing. */
export function writtenValue(name: string, value: string | number | undefined): string | undefined {
  if (typeof value !== 'number') return value;
  if (name === 'retryAfter') return writeWait(value);
  return MONEY.has(name) ? writeMoney(value) : String(value);
}
