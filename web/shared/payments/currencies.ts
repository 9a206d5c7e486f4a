import { locale } from '../../locales/i18n';
import type { Currency } from '../../api/payments-api';

/** The home region of each currency. */
const REGION = { USD: 'US', NGN: 'NG', GHS: 'GH', KES: 'KE', ZAR: 'ZA' } as const satisfies Record<
  Currency,
  string
>;

export const isCurrency = (text: string): text is Currency => text in REGION;
export const CURRENCIES: readonly Currency[] = Object.keys(REGION).filter(isCurrency);

const names = new Intl.DisplayNames([locale], { type: 'currency' });

/** The localized name of a currency with its code. */
export const currencyName = (currency: Currency): string =>
  `${names.of(currency) ?? currency} (${currency})`;

/** The likely currency of a locale: naira for `en-NG`, else US dollars. */
export const homeCurrency = (tag: string): Currency =>
  CURRENCIES.find((currency) => tag.endsWith(`-${REGION[currency]}`)) ?? 'USD';
