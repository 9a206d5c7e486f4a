import { env } from 'cloudflare:workers';
import { advance, provider, type Api } from './api';
import { settled, wake } from './objects';
import { MINUTE, rented } from './verifications';

/** A text without a code. */
export const AD = 'WhatsApp: get 20% off stickers this week only!';
const BLOCK_MS = 30 * 24 * 60 * MINUTE;

/** A number that received an advertisement and continues to wait. */
export async function advertised(api: Api): Promise<string> {
  const { id } = await rented(api);
  provider.sms(AD, provider.model.sales.length - 1);
  await wake(id);
  await settled(id);
  return id;
}

/** Orders whose texts were read and whose price was released. */
export async function readForNothing(api: Api, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const id = await advertised(api);
    await api.post(`/v1/verifications/${id}/cancel`);
    await settled(id);
    advance(MINUTE);
  }
}

/** An account that paid so many cents for codes, so many blocks of 30 days ago. */
export const hasPaid = (api: Api, cents: number, blocks = 0): Promise<unknown> =>
  env.DB.prepare('UPDATE usage SET paid = ?, paid_block = ? WHERE account_id = ?')
    .bind(cents, Math.floor(Date.now() / BLOCK_MS) - blocks, api.accountId)
    .run();
