import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { type HubEvent } from '../../../worker/events/event';
import { SHARDS, type HubBounds } from '../../../worker/channels/account-stream/bounds';
import { hubOf } from '../../../worker/events/hub.client';
import { call, type Api } from './api';
import { clientOf, type Client } from './client';

const upgrade = { upgrade: 'websocket' };

/** The stream of the caller's account, opened with the caller's key. */
export const watch = async (api: Api): Promise<Client> =>
  clientOf(await api.get('/v1/ws', upgrade));

/** Like `watch`, after `hello` has arrived. */
export async function watching(api: Api): Promise<Client> {
  const client = await watch(api);
  await client.count(1);
  return client;
}

/** A handshake with credentials in the query, or without any. */
export const handshake = (query = ''): Promise<Response> =>
  call(`/v1/ws${query}`, { headers: upgrade });

export async function streamTicket(
  by: {
    post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
  },
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await by.post('/v1/tickets', { stream: true }, headers);
  return (await response.json<{ ticket: string }>()).ticket;
}

const DATA = { verificationId: 'ver_1', amountCents: 1, balanceAfterCents: 1 };

/** Lowers the bounds of the account's hub, or of one of its shards, until its eviction. */
export const bounded = (
  accountId: string,
  bounds: Partial<HubBounds>,
  shard = 0,
): Promise<HubBounds> =>
  runInDurableObject(hubOf(env, accountId, shard), (hub) => Object.assign(hub.bounds, bounds));

/** Limits the account to `sockets` on its hub and on each of `shards` shards. */
export async function roomFor(accountId: string, sockets: number, shards: number): Promise<void> {
  for (let shard = 0; shard <= SHARDS; shard++)
    await bounded(accountId, { sockets: shard <= shards ? sockets : 0 }, shard);
}

/** The `n`th event of an account, without encrypted content. */
export const eventOf = (accountId: string, n: number): HubEvent => ({
  id: `evt_${n}`,
  type: 'credit.deducted',
  timestamp: Date.now(),
  accountId,
  data: DATA,
});

/** Appends the events from `from` to `to`, one at a time. */
export async function append(accountId: string, from: number, to = from): Promise<void> {
  for (let n = from; n <= to; n++)
    await hubOf(env, accountId).append([eventOf(accountId, n)], false);
}

export const sequences = (client: Client): number[] =>
  client.events.map(({ sequence }) => sequence);

export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
