import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-22',
    sentence: 'An account can be overdrawn.',
    tests: ['tests/unit/billing/ledger/ledger.property.test.ts'],
    file: 'migrations/0002_ledger.sql',
    find: 'CONSTRAINT ledger_floor CHECK (floor IS NULL OR balance >= floor)',
    replace: 'CONSTRAINT ledger_floor CHECK (balance IS NOT NULL)',
  },
  {
    id: 'I-22b',
    sentence: 'A hold can be settled twice, once as a capture and once as a release.',
    tests: ['tests/unit/billing/ledger/ledger.test.ts'],
    file: 'worker/billing/ledger/transfer-statements.ts',
    find: "return [part('hold', 'settle'), part('hold:promo', 'settle:promo')];",
    replace:
      "return [part('hold', direction === 'capture' ? 'settle' : 'release'), part('hold:promo', 'settle:promo')];",
  },
  {
    id: 'I-22c',
    sentence: 'A release in the next month returns its unit to that month.',
    tests: ['tests/unit/billing/ledger/counters.test.ts'],
    file: 'migrations/0032_unrecovered_texts.sql',
    find: "used = used - (NEW.credit NOT LIKE '%:revenue' AND period = (",
    replace: "used = used - (NEW.credit NOT LIKE '%:revenue' AND period >= (",
  },
  {
    id: 'I-22d',
    sentence: 'The reversed amount of a payment has no limit.',
    tests: ['tests/unit/billing/ledger/payments.property.test.ts'],
    file: 'migrations/0010_payments.sql',
    find: '> coalesce((SELECT sum(t.amount) FROM transfers t WHERE t.reference = NEW.reference',
    replace:
      '> 1000000 + coalesce((SELECT sum(t.amount) FROM transfers t WHERE t.reference = NEW.reference',
  },
] satisfies Mutant[];
