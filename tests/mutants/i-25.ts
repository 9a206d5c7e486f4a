import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-25',
    sentence: 'An order with a quote costs the current price.',
    tests: ['tests/worker/verifications/catalogue/quotes.test.ts'],
    file: 'worker/verifications/catalogue/quotes.service.ts',
    find: 'quoteId === undefined',
    replace: 'quoteId !== null',
  },
  {
    id: 'I-25b',
    sentence: 'A quote can be used for any number of orders.',
    tests: ['tests/worker/verifications/catalogue/quotes.test.ts'],
    edits: [
      {
        file: 'migrations/0004_catalogue.sql',
        find: 'CREATE UNIQUE INDEX verifications_by_quote ON verifications (quote_id) WHERE quote_id IS NOT NULL;',
        replace:
          'CREATE INDEX verifications_by_quote ON verifications (quote_id) WHERE quote_id IS NOT NULL;',
      },
      {
        file: 'migrations/0004_catalogue.sql',
        find: "  SELECT RAISE(ABORT, 'verifications:quote_used') FROM verifications WHERE quote_id = NEW.quote_id;\n",
        replace: '',
      },
    ],
  },
  {
    id: 'I-25c',
    sentence: 'The page computes the charge of the card itself.',
    tests: ['tests/web/features/billing/payments/payments.test.ts'],
    file: 'web/shared/payments/rate-facts.ts',
    find: '{ name: amountName(state), value: money(amountMinor, currency), strong: true },',
    replace:
      '{ name: amountName(state), value: charge(creditCents * Number(rate.perDollar) + 1, currency), strong: true },',
  },
] satisfies Mutant[];
