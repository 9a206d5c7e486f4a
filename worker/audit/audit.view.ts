import { mapPage, type Page } from '../platform/db/page';
import { iso } from '../platform/core/clock';
import type { AuditRow } from './audit.queries';
import type { Facts } from './audit.service';

/** The log stores times as epoch milliseconds; customers read ISO 8601. */
const shownFacts = (facts: Facts | null): Facts | null =>
  facts &&
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      name.endsWith('At') && typeof value === 'number' ? iso(value) : value,
    ]),
  );

const toEntry = (row: AuditRow) => {
  const { address = null, ...personal } = row.personal;
  return {
    id: row.id,
    createdAt: iso(row.created_at),
    action: row.action,
    actor: { kind: row.actor_kind, id: row.actor_id },
    target: { type: row.target_type, id: row.target_id },
    before: shownFacts(row.before),
    after: shownFacts(row.after),
    address,
    personal,
  };
};

export const toAudit = (page: Page<AuditRow>) => mapPage(page, toEntry);

/** Entries of all accounts, for staff. */
export const toAllAudit = (page: Page<AuditRow>) =>
  mapPage(page, (row) => ({ accountId: row.account_id, ...toEntry(row) }));
