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
import { assertFresh } from '../../accounts/credentials/person';
import { closeSockets } from '../../accounts/credentials/sessions.service';
import { inBackground } from '../../platform/core/background';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { forgetKeysOf } from '../../accounts/credentials/authenticate-key.service';
import { dropNotificationsStatement } from '../../channels/notifications/retention';
import { forgetDataKey, shredStatement } from '../../platform/sealing/sealing.service';
import { assertNothingOpen, idsOf, NOTHING_OPEN } from './open-matters';

/**
 * Deletes the caller's account in one batch. A tombstone, ledger and audit log with ids only, and sealed values whose key
 * is destroyed remain.
 * @throws auth.role, auth.not_fresh, account.open_matters.
 */
export async function deleteAccount(ctx: Ctx): Promise<void> {
  const { accountId, role } = ctx.principal;
  if (role !== 'owner') throw new AppError('auth.role', { role: 'owner' });
  assertFresh(ctx);
  await assertNothingOpen(ctx);
  const people = await listMemberIds(ctx);
  const [tombstone] = await ctx.db.sql.batch(await statements(ctx, people));
  // An order was created meanwhile, or another owner deleted the account.
  if (tombstone?.meta.changes === 0) {
    await assertNothingOpen(ctx);
    throw new AppError('auth.session_ended');
  }
  for (const owner of [accountId, ...people]) forgetDataKey(owner);
  forgetKeysOf(accountId);
  inBackground('card.deactivate', () => deactivateRemovedCards(ctx));
  await Promise.all([closeSockets(ctx), hubOf(ctx.env, accountId).erase()]);
}

/** The first statement decides; the others do nothing unless it succeeded. */
async function statements(ctx: Ctx, people: readonly string[]): Promise<D1PreparedStatement[]> {
  const { accountId } = ctx.principal;
  const markDeleted = markDeletedStatement(ctx, NOTHING_OPEN, idsOf(accountId));
  const entry = byCaller(ctx, {
    action: 'account.deleted',
    target: { type: 'account', id: accountId },
  });
  return [
    ...guarded(ctx.db, markDeleted, [await auditRow(ctx, entry)]),
    // Before the keys: a deleted endpoint does not end with its key, so no notification is sent.
    dropEndpointsStatement(ctx, accountId),
    ...eraseAccessStatements(ctx, people),
    dropNotificationsStatement(ctx, accountId),
    ...(await erasures(ctx, people)),
  ];
}

/** Destroys the data keys of the account and of deleted people; the statements skip people who keep their login. */
const erasures = async (ctx: Ctx, people: readonly string[]): Promise<D1PreparedStatement[]> => [
  expireExportsStatement(ctx, ctx.principal.accountId),
  ...(await deleteCardsStatements(ctx, ctx.principal.accountId)),
  shredStatement(ctx, ctx.principal.accountId),
  ...people.map((person) => shredStatement(ctx, person)),
];

async function listMemberIds(ctx: Ctx): Promise<string[]> {
  const { results } = await ctx.db.sql
    .prepare('SELECT user_id FROM memberships WHERE account_id = ?')
    .bind(ctx.principal.accountId)
    .all<{ user_id: string }>();
  return results.map((row) => row.user_id);
}
