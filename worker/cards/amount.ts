/** `48,020.00 NGN`: minor units as a mail names them. */
export const writeAmount = (amount: number, currency: string): string =>
  `${(amount / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`;
