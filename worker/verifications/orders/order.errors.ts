import { HOUR, SECOND } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { forgetKeysOf } from '../../accounts/credentials/authenticate-key.service';
import { getBalance } from '../../billing/ledger/ledger.service';
import type { HoldRefusal } from '../../billing/ledger/refusals';
import { getUsage } from '../../billing/ledger/usage.service';
import type { Snapshot } from './snapshot';

/** The error for a hold that the database refused. */
export async function holdRefusedError(
  ctx: Ctx,
  refused: HoldRefusal,
  price: number,
): Promise<AppError> {
  const { accountId } = ctx.principal;
  switch (refused) {
    case 'insufficient': {
      const { spendable } = await getBalance(ctx, accountId);
      return new AppError('credits.insufficient', { price, available: spendable });
    }
    case 'owed':
      return new AppError('credits.owed');
    case 'open_cap':
      return new AppError('limits.open_verifications', {
        cap: (await getUsage(ctx, accountId)).openCap,
      });
    case 'monthly_cap':
      return new AppError('limits.monthly_verifications', {
        cap: (await getUsage(ctx, accountId)).cap,
      });
    case 'account_suspended':
      forgetKeysOf(accountId);
      return new AppError('auth.suspended');
    case 'credential_revoked':
      forgetKeysOf(accountId);
      return new AppError('auth.invalid');
    case 'credential_scope':
      forgetKeysOf(accountId);
      return new AppError('auth.scope', { scope: 'verifications:write' });
    case 'tier_changed':
      return new AppError('prices.changed');
    case 'cooldown': {
      const { cooldownUntil } = await getUsage(ctx, accountId);
      return new AppError('limits.cooldown', { retryAfter: secondsUntil(ctx, cooldownUntil) });
    }
    case 'unpaid_numbers': {
      const { unpaidUntil } = await getUsage(ctx, accountId);
      return new AppError('limits.unpaid_numbers', { retryAfter: secondsUntil(ctx, unpaidUntil) });
    }
    case 'unrecovered_numbers': {
      const { unrecoveredUntil } = await getUsage(ctx, accountId);
      const retryAfter = secondsUntil(ctx, unrecoveredUntil);
      return new AppError('limits.unrecovered_numbers', { retryAfter });
    }
    case 'spend_breaker':
      // Sales are paused until the end of the hour.
      return new AppError('provider.unavailable', {
        retryAfter: Math.ceil((HOUR - (ctx.now() % HOUR)) / SECOND),
      });
    case 'quote_used':
      return new AppError('quotes.used');
    case 'quote_expired':
      return new AppError('quotes.expired');
    case 'quote_differs':
      return new AppError('quotes.mismatch');
  }
}

const secondsUntil = (ctx: Ctx, at: number): number =>
  Math.max(1, Math.ceil((at - ctx.now()) / SECOND));

/**
 * The error for an order that ended before it had a number; its credits are released. The order is kept under its
 * Idempotency-Key, so a repeat gets the same answer, and none of these errors may request a repeat.
 */
export function orderFailedError({ id, reason }: Snapshot, isReuse: boolean): AppError {
  if (reason === 'no_numbers')
    return new AppError('verifications.no_numbers', { verification: id });
  if (reason === 'price_changed') return new AppError('prices.changed', { verification: id });
  if (reason !== 'provider_refused')
    return new AppError('verifications.not_bought', { verification: id });
  return isReuse
    ? new AppError('verifications.not_reusable', { verification: id })
    : new AppError('verifications.refused', { verification: id });
}
