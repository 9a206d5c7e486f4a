import { locale } from '../../locales/i18n';
import type { Currency } from '../../api/payments-api';

/** Where each is at home, as the reader's locale names it. */
const REGION = { USD: 'US', NGN: 'NG', GHS: 'GH', KES: 'KE', ZAR: 'ZA' } as const satisfies Record<
  Currency,
  string
>;

export const isCurrency = (text: string): text is Currency => text in REGION;
export const CURRENCIES: readonly Currency[] = Object.keys(REGION).filter(isCurrency);

const names = new Intl.DisplayNames([locale], { type: 'currency' });

/** As the reader calls it, with its code. */
export const currencyName = (currency: Currency): string =>
  `${names.of(currency) ?? currency} (${currency})`;

/** What somebody with this locale most likely pays in: `en-NG` in naira; in dollars where none of ours is at home. */
export const homeCurrency = (tag: string): Currency =>
  CURRENCIES.find((currency) => tag.endsWith(`-${REGION[currency]}`)) ?? 'USD';
