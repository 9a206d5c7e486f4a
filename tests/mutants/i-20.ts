import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-20',
    sentence: 'The checker accepts every balance.',
    tests: ['tests/unit/billing/ledger/check.test.ts'],
    file: 'worker/billing/ledger/check.ts',
    find: `WHERE a.balance <> coalesce((SELECT sum(s.amount) FROM (\${SIGNED}) s WHERE s.id = a.id), 0)\`,`,
    replace: `WHERE a.balance < 0 AND a.balance <> coalesce((SELECT sum(s.amount) FROM (\${SIGNED}) s WHERE a.balance < 0 AND s.id = a.id), 0)\`,`,
  },
  {
    id: 'I-20b',
    sentence: 'A charge is rounded down.',
    tests: ['tests/unit/billing/payments/amounts.property.test.ts'],
    file: 'worker/billing/payments/amounts.ts',
    find: 'return Number((times(credits, micros) + BigInt(MICROS - 1)) / BigInt(MICROS));',
    replace: 'return Number((times(credits, micros) ) / BigInt(MICROS));',
  },
  {
    id: 'I-20c',
    sentence: 'The checker ignores payments.',
    tests: ['tests/unit/billing/ledger/check.test.ts'],
    file: 'worker/billing/ledger/check.ts',
    find: '  ...PAYMENT_RULES,\n',
    replace: '',
  },
  {
    id: 'I-20p',
    sentence:
      'Hundredths are divided by a hundred, so that zeros are lost and large numbers rounded.',
    tests: ['tests/unit/platform/documents/csv.test.ts'],
    file: 'worker/platform/core/money.ts',
    find: `  const digits = String(Math.abs(minor)).padStart(3, '0');
  return \`\${minor < 0 ? '-' : ''}\${digits.slice(0, -2)}.\${digits.slice(-2)}\`;`,
    replace: '  return String(minor / 100);',
  },
  {
    id: 'I-20q',
    sentence: 'A statement begins at zero, whatever the balance before it.',
    tests: ['tests/worker/billing/statements/statements.test.ts'],
    file: 'worker/billing/statements/figures.ts',
    find: `SELECT NULL AS day, 'other' AS kind, coalesce(\${balanceBefore('?4')}, 0) + coalesce(\${balanceBefore('?5', PROMO)}, 0)`,
    replace: `SELECT NULL AS day, 'other' AS kind, 0 * coalesce(\${balanceBefore('?4')}, 0) + coalesce(\${balanceBefore('?5', PROMO)}, 0)`,
  },
  {
    id: 'I-20r',
    sentence: 'A month contains the lines of later months too.',
    tests: ['tests/worker/billing/statements/statements.test.ts'],
    file: 'worker/billing/ledger/lines-within.ts',
    find: `AND seq < \${endOfLinesSql(account, to)} AND created_at >= \${from} AND created_at < \${to}\`;`,
    replace: `AND created_at >= \${from}\`;`,
  },
  {
    id: 'I-20s',
    sentence: 'The mail of a month’s statement is sent at each tick of the next month.',
    tests: ['tests/worker/billing/statements/monthly-mails.test.ts'],
    file: 'worker/billing/statements/monthly-mails.ts',
    find: 'if (known) return known.ended_at === null ? known.after : null;',
    replace: "if (known) return '';",
  },
  {
    id: 'I-20t',
    sentence:
      'The hourly check continues its previous sums even when it starts from the beginning.',
    tests: ['tests/unit/billing/ledger/hourly.test.ts'],
    file: 'worker/billing/ledger/check-accounts.ts',
    find: "const known = reach === 'new' && chain !== null ? Chain.parse(JSON.parse(chain)) : null;",
    replace: 'const known = chain !== null ? Chain.parse(JSON.parse(chain)) : null;',
  },
  {
    id: 'I-20u',
    sentence: 'The hourly check covers only the first page of rows.',
    tests: ['tests/unit/billing/ledger/hourly.test.ts'],
    file: 'worker/billing/ledger/check-rows.ts',
    find: 'if (last !== undefined && keys.length === left) return { next: { table, after: last }, found };',
    replace: 'if (last !== undefined && keys.length === left) return { next: null, found };',
  },
  {
    id: 'I-20v',
    sentence: 'Violations found by the hourly check are reported only after its cursor is stored.',
    tests: ['tests/worker/app/ops/ledger-audit.test.ts'],
    file: 'worker/app/ops/audit-ledger.ts',
    find: "  for (const { rule, count } of found) log('alert', 'ledger.broken', { rule, count });\n  await moveCursorStatement(ctx, JOB, JSON.stringify(next)).run();",
    replace:
      "  await moveCursorStatement(ctx, JOB, JSON.stringify(next)).run();\n  for (const { rule, count } of found) log('alert', 'ledger.broken', { rule, count });",
  },
  {
    id: 'I-20w',
    sentence: 'The payments of an external id are searched in the whole history.',
    tests: ['tests/worker/app/ops/rows-read.test.ts'],
    file: 'migrations/0040_external_keys_in_order.sql',
    find: 'ON payments (account_id, external_key, created_at DESC, id DESC)',
    replace: 'ON payments (account_id, external_key, created_at DESC, id)',
  },
] satisfies Mutant[];
