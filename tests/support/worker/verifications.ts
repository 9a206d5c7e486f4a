import { expect } from 'vitest';
import { checkLedger } from '../../../worker/billing/ledger/check';
import { db, provider, type Api } from './api';
import { settled, wakeUntil } from './objects';

/** Price of one WhatsApp number for a free account: 60 cents, times 1.8. */
export const PRICE = 108;
export const MINUTE = 60_000;

/** A verification in the format of the API. */
export interface Verification {
  id: string;
  state: string;
  reason: string | null;
  number: string | null;
  code: string | null;
  priceCents: number;
  quoteId: string | null;
  externalId: string | null;
  metadata: Record<string, string>;
  createdAt: string;
  deadlineAt: string;
  endedAt: string | null;
  history: { state: string; enteredAt: string }[];
}

export const read = (response: Response): Promise<Verification> => response.json<Verification>();
export const show = async (api: Pick<Api, 'get'>, id: string): Promise<Verification> =>
  read(await api.get(`/v1/verifications/${id}`));

/** A number that waits for its code, with all effects of its creation carried out. */
export async function rented(api: Pick<Api, 'post'>, body: object = {}): Promise<Verification> {
  const response = await api.post('/v1/verifications', { service: 'whatsapp', ...body });
  expect(response.status, await response.clone().text()).toBe(201);
  const verification = await read(response);
  await settled(verification.id);
  return verification;
}

/** A number whose code has arrived, with all effects carried out. */
export async function completed(api: Api, body: object = {}): Promise<Verification> {
  const { id } = await rented(api, body);
  provider.sms('code 4711', provider.model.sales.length - 1);
  await untilEnded(api, id);
  await settled(id);
  return show(api, id);
}

/** Wakes the order until it has ended. */
export const untilEnded = (api: Pick<Api, 'get'>, id: string): Promise<void> =>
  wakeUntil(id, async () => (await show(api, id)).endedAt !== null);

export const soundLedger = async (): Promise<void> => expect(await checkLedger(db())).toEqual([]);

/** The id of a quote for a WhatsApp number. */
export const quoted = async (api: Api): Promise<string> =>
  (await (await api.post('/v1/quotes', { service: 'whatsapp' })).json<{ id: string }>()).id;
