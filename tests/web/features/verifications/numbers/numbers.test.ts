import { expect, test } from 'vitest';
import {
  DetailModel,
  toTimeline,
} from '../../../../../web/features/verifications/numbers/detail.model';
import {
  filtersAddress,
  parseFilters,
  toQuery,
} from '../../../../../web/features/verifications/numbers/filters';
import { hasMoved, pageOf, stepName } from '../../../../../web/shared/ledger/ledger-rows';
import { reportOffer } from '../../../../../web/features/verifications/report-offer';
import { PagesModel } from '../../../../../web/core/pages.model';
import { problem, verification } from '../../../support/builders';

test('filters and address are converted both ways', () => {
  const filters = parseFilters({ service: 'google', state: 'expired', other: 'x' });
  expect(filtersAddress(filters)).toBe('/numbers?service=google&state=expired');
  expect(filtersAddress(parseFilters({}))).toBe('/numbers');
});

test('days are in the reader’s time zone, the last one included; a search is trimmed', () => {
  const query = toQuery(parseFilters({ from: '2026-11-01', to: '2026-11-02', query: ' 4711 ' }));
  expect(Date.parse(query['to'] ?? '') - Date.parse(query['from'] ?? '')).toBe(2 * 86_400_000);
  expect(query['query']).toBe('4711');
  expect(toQuery(parseFilters({ query: ' ' }))).toEqual({});
});

test('the timeline contains every state and every SMS in order of time, and the deadline while it is pending', () => {
  const message = {
    id: 'msg_1',
    from: '32665',
    text: 'Code 1234',
    code: '1234',
    receivedAt: '2026-11-22T10:00:09.000Z',
  };
  const open = verification();
  expect(toTimeline(open, []).map(({ kind }) => kind)).toEqual([
    'created',
    'awaiting_sms',
    'deadline',
  ]);
  const ended = verification({
    state: 'completed',
    endedAt: '2026-11-22T10:00:10.000Z',
    history: [...open.history, { state: 'completed', enteredAt: '2026-11-22T10:00:10.000Z' }],
  });
  expect(toTimeline(ended, [message]).map(({ kind }) => kind)).toEqual([
    'created',
    'awaiting_sms',
    'message',
    'completed',
  ]);
});

test('I-60 only a completed or waiting verification can be reported', () => {
  const offered = (['created', 'awaiting_sms', 'cancelling', 'completed', 'expired'] as const).map(
    (state) => reportOffer(verification({ state, number: state === 'created' ? null : '+1' })),
  );
  expect(offered).toEqual([null, 'open', null, 'paid', null]);
});

test('I-60 the page reports through the live card if there is one, and reads the record again in both cases', async () => {
  const asked: string[] = [];
  const report = async (id: string) => {
    asked.push(`report ${id}`);
    throw problem(409, 'verifications.not_reportable');
  };
  const model = new DetailModel('ver_1', {
    verification: async () => verification({ state: 'completed' }),
    report,
    changeOwnId: async () => verification(),
  });
  await expect(model.report()).rejects.toMatchObject({ code: 'verifications.not_reportable' });
  expect(model.verification.value?.state).toBe('completed');
  await model.report({ report: async () => void asked.push('live') });
  expect(asked).toEqual(['report ver_1', 'live']);
});

test('a completion without a code is not named as the arrival of a code', () => {
  const at = '2026-11-22T10:00:10.000Z';
  const done = (code: string | null) =>
    toTimeline(
      verification({ code, history: [{ state: 'completed', enteredAt: at }], endedAt: at }),
      [],
    );
  expect(done(null)).toEqual([{ kind: 'completed', at, code: null }]);
  expect(done('1234')).toEqual([{ kind: 'completed', at, code: '1234' }]);
});

test('I-69 a settled hold is shown as paid or returned by its account, also when promotional credits paid all of it', () => {
  expect(stepName({ step: 'settle', ledgerAccount: 'available' })).toBe('returned');
  expect(stepName({ step: 'settle', ledgerAccount: 'held' })).toBe('paid');
  expect(stepName({ step: 'settle:promo', ledgerAccount: 'promo' })).toBe('returned');
  expect(stepName({ step: 'hold:promo', ledgerAccount: 'promo' })).toBe('hold');
  expect(stepName({ step: 'something', ledgerAccount: 'available' })).toBeNull();
});

test('I-69 a step without an amount has no row, a payment from the hold has one', () => {
  expect(hasMoved({ movedCents: 0 })).toBe(false);
  expect(hasMoved({ movedCents: 50 })).toBe(true);
});

test.each([
  ['top_up', 'available', 'top_up'],
  ['top_up:owed', 'available', 'owed'],
  ['owed:settle', 'available', 'owed'],
  ['tier', 'available', 'tier'],
  ['payout:rfd_1', 'available', 'payout'],
  ['payout:rfd_1:settle', 'payout', 'payoutPaid'],
  ['payout:rfd_1:settle', 'available', 'payoutBack'],
  ['owed:payout:rfd_1:settle', 'available', 'owed'],
  ['reversal:301', 'owed', 'reversal'],
  ['reversal:301:owed', 'available', 'owed'],
  ['dispute:7', 'owed', 'dispute'],
  ['dispute:7:won', 'available', 'disputeWon'],
  ['dispute:7:won:owed', 'available', 'owed'],
])('%s of %s is shown as %s', (step, ledgerAccount, name) => {
  expect(stepName({ step, ledgerAccount })).toBe(name);
});

test('orders and payments have pages, grants have none', () => {
  expect(['ver_1', 'pay_1', 'promo_1'].map(pageOf)).toEqual([
    '/numbers/ver_1',
    '/billing/payments/pay_1',
    null,
  ]);
});

test('pages follow one another, and a new query drops the answers to the old one', async () => {
  const answers: PromiseWithResolvers<{ data: number[]; nextCursor: string | null }>[] = [];
  const asked: Record<string, string>[] = [];
  const pages = new PagesModel<number>((query) => {
    asked.push(query);
    const answer = Promise.withResolvers<{ data: number[]; nextCursor: string | null }>();
    answers.push(answer);
    return answer.promise;
  });
  const old = pages.load({ state: 'failed' });
  const now = pages.load({});
  answers[1]?.resolve({ data: [1, 2], nextCursor: 'c' });
  answers[0]?.resolve({ data: [9], nextCursor: null });
  await Promise.all([old, now]);
  const more = pages.more();
  answers[2]?.resolve({ data: [3], nextCursor: null });
  await more;
  expect(asked).toEqual([{ state: 'failed' }, {}, { cursor: 'c' }]);
  expect([pages.items.value, pages.hasMore.value]).toEqual([[1, 2, 3], false]);
});
