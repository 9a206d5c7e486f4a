import { client, read } from '../api';

/** What the account may do, what of it is used, and how to get more. */
export const planApi = {
  tiers: () => read(client.v1.tiers.$get({})),
  status: () => read(client.v1.tier.$get({})),
  change: (json: { tier: TierName; maxPrice: number }, key: string) =>
    read(client.v1.tier.$post({ json }, { headers: { 'idempotency-key': key } })),
  usage: (by: 'day' | 'key' | 'route') => read(client.v1.usage.$get({ query: { by } })),
};

export type TierName = 'free' | 'developer' | 'enterprise';
type Answered<K extends keyof typeof planApi> = Awaited<ReturnType<(typeof planApi)[K]>>;
export type Tier = Answered<'tiers'>['data'][number];
export type TierStatus = Answered<'status'>;
export type TierChange = NonNullable<Answered<'change'>['change']>;
export type UsageRow = Answered<'usage'>['data'][number];
