/** ISO 3166 codes of the countries that are served. */
export const COUNTRIES = ['US'] as const;
export type Country = (typeof COUNTRIES)[number];
