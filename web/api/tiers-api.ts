import { client, done, read, readAll } from './http-client';
import { backend } from './first-pages-api';
import { cards } from './cards-api';
import { withStepUp } from './step-up';

const { tier } = client.v1;

/** Tiers, their limits and usage. Charging a card needs a fresh proof of identity. */
export const tiersApi = {
  /** What numbers cost since `from`. */
  summary: (from: string) => backend.summary({ from }),
  tiers: () => read(client.v1.tiers.$get({})),
  status: () => read(tier.$get({})),
  change: (json: TierRequest, key: string) =>
    withStepUp(() => read(tier.$post({ json }, { headers: { 'idempotency-key': key } }))),
  quote: (name: TierName, currency?: CardChoice['currency']) =>
    read(tier.quote.$get({ query: { tier: name, ...(currency && { currency }) } })),
  payment: () => read(tier.payment.$get({})),
  agree: (json: Agreement) => withStepUp(() => read(tier.payment.$put({ json }))),
  drop: () => done(tier.payment.$delete({})),
  cards: cards.list,
  usage: (by: 'day' | 'key' | 'route') =>
    readAll((query) => client.v1.usage.$get({ query: { by, ...query } })),
};

export type TierName = 'free' | 'developer' | 'enterprise';
type TierRequest = Parameters<typeof tier.$post>[0]['json'];
export type CardChoice = NonNullable<TierRequest['card']>;
export type Agreement = Parameters<typeof tier.payment.$put>[0]['json'];
type Answered<K extends keyof typeof tiersApi> = Awaited<ReturnType<(typeof tiersApi)[K]>>;
export type Tier = Answered<'tiers'>['data'][number];
export type Summary = Answered<'summary'>;
export type TierStatus = Answered<'status'>;
export type TierQuote = Answered<'quote'>;
export type TierPayment = Answered<'payment'>;
type Changed = Answered<'change'>;
export type TierChange = NonNullable<Changed['change']>;
export type CardPayment = NonNullable<Changed['payment']>;
export type UsageRow = Answered<'usage'>['data'][number];
