import * as z from 'zod';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import type { Sealer } from '../../platform/sealing/sealing.service';
import { messageId } from './messages';

/** A message that matched no order when it arrived, sealed under the provider account's key. */
export const UnmatchedRow = z.object({ id: z.string(), sealed: z.string() });
export type UnmatchedRow = z.infer<typeof UnmatchedRow>;

const Body = z.object({
  smsId: z.string().nullable(),
  reservationId: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  content: z.string().nullable(),
  parsedCode: z.string().nullable(),
  createdAt: z.number(),
  encrypted: z.boolean(),
});

const keyOwner = (providerAccount: string): string => `provider:${providerAccount}`;

export async function sealUnmatched(
  sealer: Sealer,
  providerAccount: string,
  message: ProviderMessage,
): Promise<UnmatchedRow> {
  const owner = keyOwner(providerAccount);
  const id = await messageId(sealer, owner, message);
  return { id, sealed: await sealer.seal({ owner, record: id }, JSON.stringify(message)) };
}

export async function unsealUnmatched(
  sealer: Sealer,
  providerAccount: string,
  rows: readonly UnmatchedRow[],
): Promise<ProviderMessage[]> {
  const owner = keyOwner(providerAccount);
  const bodies = rows.map(({ id, sealed }) => sealer.unseal({ owner, record: id }, sealed));
  return (await Promise.all(bodies)).map((body) => Body.parse(JSON.parse(body)));
}
