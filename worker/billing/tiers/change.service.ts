import { byCaller } from '../../audit/audit.service';
import { sha256Hex } from '../../platform/core/crypto';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { derivedId, newId } from '../../platform/core/ids';
import { assertReadyToSell } from '../../platform/config/readiness';
import { applyPlan } from './apply-plan';
import { payFromCredits, type TierPayer } from './tier-payer';
import { findChange, readSubscriptionState, type TierChange } from './subscription-records';
import { planTierRequest, type TierRequest } from './tier-quote';
import { loadPolicies } from '../../traffic/policies/tier-policies.service';

const PREFIX = 'tch';
const MAX_RACES = 3;

/**
 * Changes the account's plan: an upgrade immediately, for the price difference of the rest of the month; a downgrade
 * when the month ends. The price follows from the policies in D1 alone (I-28). Null when nothing changes.
 * @throws credits.insufficient, credits.owed, prices.above_maximum, tiers.quote_expired, idempotency.body_differs,
 * service.not_ready.
 */
export async function changeTier(
  ctx: Ctx,
  wish: TierRequest,
  idempotencyKey: string | null,
  pay: TierPayer = payFromCredits,
): Promise<TierChange | null> {
  await assertReadyToSell(ctx);
  const { accountId } = ctx.principal;
  const { ID_KEY } = ctx.env;
  const id = idempotencyKey
    ? derivedId(ID_KEY, PREFIX, [accountId, idempotencyKey])
    : newId(ID_KEY, PREFIX, ctx.now());
  const requestHash = sha256Hex(JSON.stringify(wish));
  for (let race = 0; race < MAX_RACES; race++) {
    const known = idempotencyKey ? await findChange(ctx.db, { id, accountId }) : null;
    if (known && known.requestHash !== requestHash) throw new AppError('idempotency.body_differs');
    if (known) {
      ctx.foundAgain?.();
      return known;
    }
    const [state, policies] = [
      await readSubscriptionState(ctx.db, accountId),
      await loadPolicies(ctx),
    ];
    const { has, sub } = state;
    const plan = planTierRequest({ sub, has, policies, now: ctx.now() }, wish);
    if (!plan) return null;
    const { actor } = byCaller(ctx, { action: 'tier.changed', target: { type: 'account', id } });
    const by = { actor, address: ctx.address, event: 'tier.changed' as const, pay };
    const done = await applyPlan(ctx, { accountId, state, plan, id, requestHash, ...by });
    if (done.kind === 'changed') return done.change;
  }
  throw new AppError('idempotency.in_progress');
}
