import { planName } from '../../platform/core/plan-names';
import { describeService } from '../../providers/textverified/service-names';

/** A line's reference and its subject: an order's service, a payment's purpose, a tier. */
interface Described {
  reference: string;
  subject: string | null;
}

/** SQL for the `subject` of a row of `transfers`: one key lookup. Qualified, because payments have a `reference` too. */
export const SUBJECT_SQL = `CASE
  WHEN reference LIKE 'ver\\_%' ESCAPE '\\' THEN (SELECT service FROM verifications v WHERE v.id = transfers.reference)
  WHEN reference LIKE 'pay\\_%' ESCAPE '\\' THEN (SELECT iif(p.wanted_tier IS NULL, p.purpose, 'tier')
    FROM payments p WHERE p.id = transfers.reference)
  WHEN reference LIKE 'tier:%' THEN (SELECT to_tier FROM tier_changes c WHERE c.account_id = transfers.account_id
    AND c.revision = CAST(substr(reference, length(transfers.account_id) + 7) AS INTEGER)) END AS subject`;

/** What moves credits: `gift` is also a correction by the platform's staff. */
export const TRANSACTION_KINDS = ['verification', 'top_up', 'plan', 'gift'] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** What a line belongs to. */
export function kindOfLine({ reference, subject }: Described): TransactionKind {
  const [kind] = reference.split(/[:_]/);
  if (kind === 'ver') return 'verification';
  if (kind === 'pay') return subject === 'tier' ? 'plan' : 'top_up';
  return kind === 'tier' ? 'plan' : 'gift';
}

/** Describes a line for its owner, without ids. */
export function describeLine({ reference, subject }: Described): string {
  const [kind = ''] = reference.split(/[:_]/);
  switch (kind) {
    case 'ver':
      return subject === null
        ? 'Verification'
        : `Verification for ${describeService(subject).displayName}`;
    case 'pay':
      return subject === 'tier' ? 'Plan payment' : 'Top-up';
    case 'tier':
      return subject === null ? 'Plan' : `${planName(subject)} plan`;
    case 'welcome':
      return 'Welcome credits';
    default:
      return 'Gift or correction';
  }
}
