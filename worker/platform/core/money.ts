/** Money is in integer minor units (US cents); only the provider's API uses floating-point numbers. */

/** The sale price of a number that costs `costCents`: never below the cost, rounded up to the cent. */
export function salePrice(costCents: number, markup: number): number {
  // The epsilon prevents 100 × 1.1 = 110.00000000000001 from becoming 111.
  return Math.max(costCents, 1, Math.ceil(costCents * markup - 1e-9));
}

/** `minor` hundredths of `currency` as text for people: `$29.00`, `48,020.00 NGN`. */
export function formatMoney(minor: number, currency = 'USD'): string {
  const number = formatDecimal(Math.abs(minor)).replaceAll(/\B(?=(?:\d{3})+\.)/g, ',');
  const sign = minor < 0 ? '-' : '';
  return currency === 'USD' ? `${sign}$${number}` : `${sign}${number} ${currency}`;
}

/** `minor` hundredths as a decimal number: `-108` is `-1.08`. Exact for every integer. */
export function formatDecimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
