import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-21',
    sentence: "A transfer's key can be used again with other content.",
    tests: ['tests/unit/billing/ledger/ledger.test.ts'],
    file: 'migrations/0002_ledger.sql',
    find: 'WHEN EXISTS (SELECT 1 FROM transfers t WHERE t.reference = NEW.reference AND t.step = NEW.step)',
    replace: 'WHEN NEW.amount < 0',
  },
  {
    id: 'I-21b',
    sentence: 'A transfer can be changed after the fact.',
    tests: ['tests/unit/billing/ledger/ledger.test.ts'],
    file: 'migrations/0002_ledger.sql',
    find: 'CREATE TRIGGER transfers_no_update BEFORE UPDATE ON transfers',
    replace: 'CREATE TRIGGER transfers_no_update BEFORE UPDATE ON transfers WHEN NEW.amount < 0',
  },
  {
    id: 'I-21c',
    sentence: 'The state of a payment changes before its transfer exists.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/sync-payment.service.ts',
    find: 'const rows = [...FULFILMENT[purpose](ctx.db, paid), ...changed, ...records];',
    replace: 'const rows = [...changed, ...records];',
  },
  {
    id: 'I-21p',
    sentence: 'A payment is credited without its receipt.',
    tests: ['tests/worker/billing/receipts/receipts.test.ts'],
    file: 'worker/billing/payments/settlement/sync-payment.service.ts',
    find: 'const rows = [...FULFILMENT[purpose](ctx.db, paid), ...changed, ...records];',
    replace:
      'const rows = [...FULFILMENT[purpose](ctx.db, paid), ...changed, ...records.slice(9)];',
  },
  {
    id: 'I-21q',
    sentence: 'All tenants share one series of receipts.',
    tests: ['tests/worker/billing/receipts/receipts.test.ts'],
    file: 'worker/billing/receipts/receipt-records.ts',
    find: 'SELECT p.tenant_id, 1 + coalesce((SELECT max(number) FROM receipts WHERE tenant_id = p.tenant_id), 0),',
    replace: 'SELECT p.tenant_id, 1 + coalesce((SELECT max(number) FROM receipts), 0),',
  },
] satisfies Mutant[];
