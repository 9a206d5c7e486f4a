import * as z from 'zod';
import type { SystemCtx } from '../../platform/core/ctx';
import { sealerOf, type SealScope } from '../../platform/sealing/sealing.service';
import type { Card } from './card-records';

/** Secrets that charge a card: Paystack's code and the email address that it belongs to (contract B.4). */
const Secret = z.strictObject({ authorizationCode: z.string(), email: z.string() });
type Secret = z.infer<typeof Secret>;

const scopeOf = (accountId: string, id: string): SealScope => ({
  owner: accountId,
  record: `payment_method:${id}`,
});

export const sealCard = (
  ctx: SystemCtx,
  { accountId, id }: Pick<Card, 'accountId' | 'id'>,
  secret: Secret,
): Promise<string> => sealerOf(ctx).seal(scopeOf(accountId, id), JSON.stringify(secret));

/** @throws when the card has no code any more, or the account's key is destroyed. */
export async function unsealCard(
  ctx: SystemCtx,
  { accountId, id, sealed }: Pick<Card, 'accountId' | 'id' | 'sealed'>,
): Promise<Secret> {
  if (sealed === null) throw new Error('a card that cannot be charged any more');
  const text = await sealerOf(ctx).unseal(scopeOf(accountId, id), sealed);
  return Secret.parse(JSON.parse(text));
}

/** Key owner for card codes of deleted accounts, whose own key is destroyed; needed to deactivate the cards at Paystack. */
const ORPHANED_CODES = 'left_cards';
const orphanedScope = (id: string): SealScope => ({
  owner: ORPHANED_CODES,
  record: `payment_method:${id}`,
});

/** Seals the code alone, without the card's owner. */
export const sealOrphanedCode = (
  ctx: SystemCtx,
  id: string,
  authorizationCode: string,
): Promise<string> => sealerOf(ctx).seal(orphanedScope(id), authorizationCode);

/** @throws when it was not sealed by `sealOrphanedCode`. */
export const unsealOrphanedCode = (ctx: SystemCtx, id: string, sealed: string): Promise<string> =>
  sealerOf(ctx).unseal(orphanedScope(id), sealed);
