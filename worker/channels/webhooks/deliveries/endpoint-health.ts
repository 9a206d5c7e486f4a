import { auditRow } from '../../../audit/audit.service';
import { guarded } from '../../../platform/db/guarded';
import { unsealEndpoint, type StoredEndpoint } from '../endpoints/records';
import { disabledStatement } from '../endpoints/state-statements';
import { DAY, MINUTE, SECOND } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { mailRow } from '../../../mail/mail.service';
import { findOwners } from '../../../accounts/members/owner-address';
import { sealerOf } from '../../../platform/sealing/sealing.service';
import type { Attempted } from './attempt';

/** An endpoint that takes longer uses the slow lane for a while. */
export const SLOW_MS = SECOND;
const SLOW_FOR_MS = 5 * MINUTE;
/** Consecutive failures that open the circuit breaker; ten more double its pause. */
const BREAK_AFTER = 5;
const PAUSE_MS = 30 * SECOND;
const MAX_DOUBLINGS = 5;
/** An endpoint that has failed for this long is disabled. */
const GIVE_UP_MS = 5 * DAY;

const failed = ({ outcome }: Attempted): boolean => outcome !== 'delivered' && outcome !== 'fault';

/** Moves these endpoints to the slow lane for a while. */
export const slowStatement = (
  ctx: SystemCtx,
  endpointIds: readonly string[],
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET slow_until = ?1 WHERE id IN (SELECT value FROM json_each(?2)) AND slow_until < ?1`,
    )
    .bind(ctx.now() + SLOW_FOR_MS, JSON.stringify(endpointIds));

/** Counts the results of one endpoint's attempts, in D1 because consumers run in parallel. */
function healthStatement(
  ctx: SystemCtx,
  endpointId: string,
  attempts: readonly Attempted[],
): D1PreparedStatement | null {
  const failures = attempts.filter(failed).length;
  if (attempts.some(({ outcome }) => outcome === 'delivered'))
    return ctx.db.sql
      .prepare(
        `UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, open_until = 0
         WHERE id = ? AND failing_since IS NOT NULL`,
      )
      .bind(endpointId);
  if (failures === 0) return null;
  const pause = `${PAUSE_MS} << min(${MAX_DOUBLINGS}, (failures + ?1 - ${BREAK_AFTER}) / 10)`;
  return ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET failures = failures + ?1, failing_since = coalesce(failing_since, ?2),
         open_until = CASE WHEN failures + ?1 >= ${BREAK_AFTER} THEN ?2 + (${pause}) ELSE open_until END
       WHERE id = ?3`,
    )
    .bind(failures, ctx.now(), endpointId);
}

/** The statements about the health of endpoints, for the batch that records finished attempts; tests do not count. */
export async function healthStatements(
  ctx: SystemCtx,
  attempts: readonly Attempted[],
  endpoints: ReadonlyMap<string, StoredEndpoint>,
): Promise<D1PreparedStatement[]> {
  const real = attempts.filter(({ delivery }) => !delivery.isTest);
  const statements: D1PreparedStatement[] = [];
  for (const [id, own] of Map.groupBy(real, ({ delivery }) => delivery.endpointId)) {
    const health = healthStatement(ctx, id, own);
    if (health) statements.push(health);
    const stored = endpoints.get(id);
    const reason = stored && findDisableReason(ctx, stored, own);
    if (reason) statements.push(...(await disableStatements(ctx, stored, reason)));
  }
  const slow = real.filter(({ ms }) => ms >= SLOW_MS).map(({ delivery }) => delivery.endpointId);
  if (slow.length > 0) statements.push(slowStatement(ctx, [...new Set(slow)]));
  return statements;
}

type Reason = 'gone' | 'failing';

function findDisableReason(
  ctx: SystemCtx,
  { failingSince }: StoredEndpoint,
  attempts: readonly Attempted[],
): Reason | null {
  if (attempts.some(({ outcome }) => outcome === 'gone')) return 'gone';
  const isFailing = attempts.some(failed) && failingSince !== null;
  return isFailing && ctx.now() - failingSince >= GIVE_UP_MS ? 'failing' : null;
}

const REASON_TEXTS: Readonly<Record<Reason, string>> = {
  gone: 'the server answered with status 410 (gone)',
  failing: 'all deliveries failed for five days',
};

/** Disables the endpoint unless a delivery succeeded meanwhile, and sends an email to the account's owners. */
async function disableStatements(
  ctx: SystemCtx,
  stored: StoredEndpoint,
  reason: Reason,
): Promise<D1PreparedStatement[]> {
  const { id, accountId } = stored;
  const now = ctx.now();
  const condition = reason === 'failing' ? `failing_since <= ${now - GIVE_UP_MS}` : 'true';
  const disable = disabledStatement(ctx, id, { reason, condition });
  const entry = await auditRow(ctx, {
    accountId,
    actor: { kind: 'system' },
    action: 'endpoint.disabled',
    target: { type: 'endpoint', id },
    after: { reason },
  });
  const { url } = await unsealEndpoint(sealerOf(ctx), stored, now);
  const values = { host: new URL(url).host, reason: REASON_TEXTS[reason] };
  const mails = (await findOwners(ctx, accountId)).map((owner) =>
    mailRow(ctx, {
      key: `endpoint.disabled:${id}:${owner.id}:${now}`,
      to: owner.email,
      by: accountId,
      template: 'endpoint.disabled',
      values,
    }),
  );
  return guarded(ctx.db, disable, [entry, ...(await Promise.all(mails))]);
}
