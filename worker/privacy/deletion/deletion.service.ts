import { auditRow, byCaller } from '../../audit/audit.service';
import { deactivateRemovedCards } from '../../billing/cards/deactivate-cards';
import { deleteCardsStatements } from '../../billing/cards/delete-cards';
import { guarded } from '../../platform/db/guarded';
import { dropEndpointsStatement } from '../../channels/webhooks/endpoints/state-statements';
import { expireExportsStatement } from '../export/exports.service';
import { hubOf } from '../../events/hub.client';
import {
  markDeletedStatement,
  eraseAccessStatements,
} from '../../accounts/identity/account-statements';
import { assertFresh } from '../../accounts/identity/person';
import { closeSockets } from '../../accounts/identity/sessions.service';
import { inBackground } from '../../platform/core/background';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { forgetKeysOf } from '../../accounts/api-keys/keys.service';
import { dropNotificationsStatement } from '../../channels/notifications/retention';
import { forgetDataKey, shredStatement } from '../../platform/sealing/sealing.service';
import { assertNothingOpen, idsOf, NOTHING_OPEN } from './open-matters';

/**
 * Deletes the caller's account: one batch, so that it is whole or gone. What is left of it is a tombstone, a ledger and
 * an audit log of ids, and sealed values that nobody can open.
 * @throws auth.role, auth.not_fresh, account.open_matters.
 */
export async function deleteAccount(ctx: Ctx): Promise<void> {
  const { accountId, role } = ctx.principal;
  if (role !== 'owner') throw new AppError('auth.role', { role: 'owner' });
  assertFresh(ctx);
  await assertNothingOpen(ctx);
  const people = await peopleOf(ctx);
  const [tombstone] = await ctx.db.sql.batch(await statements(ctx, people));
  // An order of the last moment, or another owner at the same button.
  if (tombstone?.meta.changes === 0) {
    await assertNothingOpen(ctx);
    throw new AppError('auth.session_ended');
  }
  for (const owner of [accountId, ...people]) forgetDataKey(owner);
  forgetKeysOf(accountId);
  inBackground('card.deactivate', () => deactivateRemovedCards(ctx));
  await Promise.all([closeSockets(ctx), hubOf(ctx.env, accountId).erase()]);
}

/** The first decides; what follows does nothing unless it did. */
async function statements(ctx: Ctx, people: readonly string[]): Promise<D1PreparedStatement[]> {
  const { accountId } = ctx.principal;
  const bury = markDeletedStatement(ctx, NOTHING_OPEN, idsOf(accountId));
  const entry = byCaller(ctx, {
    action: 'account.deleted',
    target: { type: 'account', id: accountId },
  });
  return [
    ...guarded(ctx.db, bury, [await auditRow(ctx, entry)]),
    // Before the keys: what is gone ends with no key, and nobody is told that it did.
    dropEndpointsStatement(ctx, accountId),
    ...eraseAccessStatements(ctx, people),
    dropNotificationsStatement(ctx, accountId),
    ...(await erasures(ctx, people)),
  ];
}

/** The account's key, and those of the people who are gone; the statements themselves spare who lives on. */
const erasures = async (ctx: Ctx, people: readonly string[]): Promise<D1PreparedStatement[]> => [
  expireExportsStatement(ctx, ctx.principal.accountId),
  ...(await deleteCardsStatements(ctx, ctx.principal.accountId)),
  shredStatement(ctx, ctx.principal.accountId),
  ...people.map((person) => shredStatement(ctx, person)),
];

async function peopleOf(ctx: Ctx): Promise<string[]> {
  const { results } = await ctx.db.sql
    .prepare('SELECT user_id FROM memberships WHERE account_id = ?')
    .bind(ctx.principal.accountId)
    .all<{ user_id: string }>();
  return results.map((row) => row.user_id);
}
