import { backend } from './first-pages-api';
import { client, read } from './http-client';

const ONE = { limit: '1' };

/** Verifications that match a text, for the palette. */
export const findVerifications = (query: string) =>
  read(client.v1.verifications.$get({ query: { query, limit: '5' } }));

/** What Home shows beside the models of the page: few rows, whatever the account's size. */
export const homeApi = {
  summary: (from: string) => backend.summary({ from }),
  recent: () => read(client.v1.verifications.$get({ query: { limit: '5' } })),
  paid: () => read(client.v1.payments.$get({ query: { ...ONE, state: 'succeeded' } })),
  keys: () => read(client.v1.keys.$get({ query: ONE })),
  endpoints: () => read(client.v1['webhook-endpoints'].$get({ query: ONE })),
};

export type HomeApi = typeof homeApi;
type Answered<K extends keyof HomeApi> = Awaited<ReturnType<HomeApi[K]>>;
export type Summary = Answered<'summary'>;
