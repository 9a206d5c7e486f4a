import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-26',
    sentence: 'An event contains the balance without promotional credits.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/ledger/money-event.ts',
    find: " || ':available', ${account} || ':promo')",
    replace: " || ':available')",
  },
  {
    id: 'I-26b',
    sentence: 'An event is sent before its money moves.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/sync-payment.service.ts',
    find: 'const rows = [...FULFILMENT[purpose](ctx.db, paid), ...changed, ...records];',
    replace: 'const rows = [...changed, ...FULFILMENT[purpose](ctx.db, paid), ...records];',
  },
  {
    id: 'I-26k',
    sentence: 'A hold of two parts reports the balance between them.',
    tests: ['tests/worker/billing/ledger/balance-low.test.ts'],
    file: 'migrations/0041_names_of_event_data.sql',
    find: "WHERE account_id = NEW.account_id AND appended_at IS NULL AND type = 'balance.low' AND created_at = NEW.created_at;",
    replace:
      "WHERE account_id = NEW.account_id AND appended_at < 0 AND type = 'balance.low' AND created_at = NEW.created_at;",
  },
  {
    id: 'I-26l',
    sentence: 'A low balance is reported with every hold.',
    tests: ['tests/worker/billing/ledger/balance-low.test.ts'],
    file: 'migrations/0041_names_of_event_data.sql',
    find: 'WHERE spendable < threshold AND spendable + NEW.amount - came >= threshold',
    replace: 'WHERE spendable < threshold AND spendable + NEW.amount >= 0',
  },
  {
    id: 'I-26m',
    sentence: 'A low balance is reported only after the card was charged.',
    tests: ['tests/worker/billing/auto-top-up/low-balance.test.ts'],
    file: 'migrations/0014_events.sql',
    find: 'SELECT a.id AS account_id, max(coalesce(b.threshold, t.notify_below, 100), coalesce(t.notify_below, 0)) AS threshold',
    replace: 'SELECT a.id AS account_id, coalesce(b.threshold, t.notify_below, 100) AS threshold',
  },
  {
    id: 'I-26n',
    sentence: 'The event of a tier contains the balance before its payment.',
    tests: ['tests/worker/billing/tiers/upgrade.test.ts'],
    edits: [
      {
        file: 'worker/billing/tiers/apply-plan.ts',
        find: '      payment: pay(ctx, paid),\n',
        replace:
          '      event: unguarded(ctx.db, moneyEventRow(ctx, event)),\n      payment: pay(ctx, paid),\n',
      },
      {
        file: 'worker/billing/tiers/apply-plan.ts',
        find: '      event: unguarded(ctx.db, moneyEventRow(ctx, event)),\n      waiting',
        replace: '      waiting',
      },
    ],
  },
  {
    id: 'I-26z',
    sentence: 'Credits that pay the debt are reported as a low balance.',
    tests: ['tests/unit/billing/ledger/owed.test.ts'],
    file: 'migrations/0041_names_of_event_data.sql',
    find: 'WHERE spendable < threshold AND spendable + NEW.amount - came >= threshold',
    replace: 'WHERE spendable < threshold AND spendable + NEW.amount >= threshold',
  },
] satisfies Mutant[];
