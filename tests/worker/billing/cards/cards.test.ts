import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import {
  advance,
  alerts,
  caller,
  lines,
  mint,
  scalar,
  setUpWorker,
} from '../../../support/worker/api';
import { autoOf, cardsOf, paidBy, savedCard, topper } from '../../../support/worker/cards';
import { databaseState } from '../../../support/worker/objects';
import { deleteAccount } from '../../../support/worker/deletion';
import { paystackError } from '../../../support/worker/paystack-wire';
import { REUSABLE } from '../../../support/worker/reusable-card';
import {
  begun,
  bodyOf,
  buyer,
  later,
  paystack,
  problemOf,
  webhook,
} from '../../../support/worker/payments';
import { confirmed, member, type Person } from '../../../support/worker/person';

setUpWorker();

const MINUTE = 60_000;

describe('saving a card', () => {
  test('I-35 a payment with consent saves the card that Paystack’s verify returns', async () => {
    const who = await buyer();
    const card = await savedCard(who);
    expect(await cardsOf(who)).toEqual([
      {
        id: card.id,
        brand: 'visa',
        last4: '4081',
        expiryMonth: 12,
        expiryYear: 2030,
        bank: 'TEST BANK',
        default: true,
        createdAt: expect.stringMatching(/Z$/),
      },
    ]);
    expect(card.id).toMatch(/^crd_[0-9a-z]{32}$/);
  });

  test('I-35 without consent for that payment nothing is saved', async () => {
    const who = await buyer();
    const payment = await paidBy(who, REUSABLE, false);
    expect([payment.state, await cardsOf(who)]).toEqual(['succeeded', []]);
  });

  test.each([
    ['that may not be charged again', { ...REUSABLE, reusable: false }],
    ['that Paystack does not report as reusable', { ...REUSABLE, reusable: undefined }],
    ['without a signature', { ...REUSABLE, signature: null }],
    ['without an authorization', {}],
  ])('I-35 a card %s is not saved', async (_what, authorization) => {
    const who = await buyer();
    const payment = await paidBy(who, authorization);
    expect([payment.state, payment.creditedCents]).toEqual(['succeeded', 1_000]);
    expect(await cardsOf(who)).toEqual([]);
  });

  test('I-35 the card in a webhook is not trusted', async () => {
    const who = await buyer();
    const body = { creditCents: 1_000, currency: 'USD', saveCard: true } as never;
    const { reference } = await begun(who, body);
    paystack().pay(reference);
    await webhook('charge.success', { reference, authorization: REUSABLE });
    expect(await cardsOf(who)).toEqual([]);
  });

  test('I-35 D1 refuses a card without a succeeded payment and consent', async () => {
    const who = await buyer();
    const { id } = await paidBy(who, REUSABLE, false);
    const insert = env.DB.prepare(
      `INSERT INTO payment_methods (id, account_id, payment_id, fingerprint, sealed, created_at)
       VALUES ('crd_1', ?, ?, 'f', 's', 0)`,
    ).bind(who.accountId, id);
    await expect(insert.run()).rejects.toThrow('payment_methods:no_consent');
  });

  test('I-16 I-35 its authorization code and email address are stored sealed', async () => {
    const who = await buyer();
    await savedCard(who);
    const state = JSON.stringify(await databaseState());
    expect(state).not.toContain(REUSABLE.authorization_code);
    expect(state).not.toContain(REUSABLE.signature);
    expect(await scalar('SELECT sealed FROM payment_methods')).toMatch(/^s2\./);
  });

  test('the same card saved again is the same card, with its newest code', async () => {
    const who = await buyer();
    const first = await savedCard(who);
    const again = await savedCard(who, { authorization_code: 'AUTH_newer', exp_year: '2031' });
    expect([again.id, again.expiryYear, (await cardsOf(who)).length]).toEqual([first.id, 2031, 1]);
    await who.delete(`/v1/payment-methods/${first.id}`);
    await backgroundAtRest();
    expect(paystack().deactivated).toEqual(['AUTH_newer']);
  });

  test('I-28 a key cannot agree for a person', async () => {
    const who = await buyer();
    const key = await mint(who.accountId, { scopes: ['payments:write'] });
    const response = await caller(who.accountId, key).post('/v1/payments', {
      creditCents: 1_000,
      currency: 'USD',
      saveCard: true,
    });
    expect([response.status, await problemOf(response)]).toEqual([403, 'auth.person']);
  });
});

describe('saved cards', () => {
  const two = async () => {
    const who = await buyer();
    const first = await savedCard(who);
    const second = await savedCard(who, {
      signature: 'SIG_other',
      authorization_code: 'AUTH_other',
    });
    return { who, first, second };
  };

  test('the first is the default, until another one becomes it', async () => {
    const { who, first, second } = await two();
    const defaults = async () =>
      (await cardsOf(who)).filter((card) => card.default).map((card) => card.id);
    expect(await defaults()).toEqual([first.id]);
    const made = await who.post(`/v1/payment-methods/${second.id}/default`);
    expect(await bodyOf(made, 200)).toMatchObject({ id: second.id, default: true });
    expect(await defaults()).toEqual([second.id]);
    expect((await who.delete(`/v1/payment-methods/${second.id}`)).status).toBe(204);
    expect(await defaults()).toEqual([first.id]);
  });

  test('a removed card is deactivated at Paystack, and its code is deleted', async () => {
    const { who, first } = await two();
    expect((await who.delete(`/v1/payment-methods/${first.id}`)).status).toBe(204);
    await backgroundAtRest();
    expect(paystack().deactivated).toEqual([REUSABLE.authorization_code]);
    expect(await scalar('SELECT sealed FROM payment_methods WHERE id = ?', first.id)).toBe(null);
    const again = await who.delete(`/v1/payment-methods/${first.id}`);
    expect(again.status).toBe(204);
  });

  test('when Paystack does not answer, a later tick deactivates it', async () => {
    const { who, first } = await two();
    paystack().on('deactivate', () => new Response(null, { status: 502 }));
    await who.delete(`/v1/payment-methods/${first.id}`);
    await backgroundAtRest();
    expect(await cardsOf(who)).toHaveLength(1);
    expect(paystack().deactivated).toEqual([]);
    paystack().on('deactivate', null);
    await later(MINUTE);
    expect(paystack().deactivated).toEqual([REUSABLE.authorization_code]);
  });

  test('one that Paystack does not know is deleted', async () => {
    const { who, first } = await two();
    paystack().on('deactivate', () => paystackError(404, 'x', 'Authorization code not found.'));
    await who.delete(`/v1/payment-methods/${first.id}`);
    await backgroundAtRest();
    expect(await scalar('SELECT sealed FROM payment_methods WHERE id = ?', first.id)).toBe(null);
  });

  test('removing it turns off the auto top-up that charges it', async () => {
    const who = await buyer();
    const card = await topper(who);
    await who.delete(`/v1/payment-methods/${card.id}`);
    expect((await autoOf(who)).state).toBe('off');
  });

  test('each change is in the audit log', async () => {
    const { who, first, second } = await two();
    await who.post(`/v1/payment-methods/${second.id}/default`);
    await who.delete(`/v1/payment-methods/${first.id}`);
    const { data } = await bodyOf<{ data: { action: string; target: { id: string } }[] }>(
      await who.get('/v1/audit'),
      200,
    );
    const cards = data.filter(({ action }) => action.startsWith('card.'));
    // Within one millisecond the log has no order.
    expect(cards.map(({ action, target }) => `${action} ${target.id}`).toSorted()).toEqual(
      [
        `card.removed ${first.id}`,
        `card.default_set ${second.id}`,
        `card.saved ${second.id}`,
        `card.saved ${first.id}`,
      ].toSorted(),
    );
  });

  test('another account and a member cannot list, choose or remove them', async () => {
    const ada = await buyer();
    const card = await savedCard(ada);
    const bob = await buyer();
    expect(await cardsOf(bob)).toEqual([]);
    const path = `/v1/payment-methods/${card.id}`;
    const refused = [await bob.post(`${path}/default`), await bob.delete(path)];
    expect(refused.map(({ status }) => status)).toEqual([404, 204]);
    const eve = await member(ada);
    const forbidden = [await eve.get('/v1/payment-methods'), await eve.delete(path)];
    expect(forbidden.map(({ status }) => status)).toEqual([403, 403]);
    expect(await cardsOf(ada)).toHaveLength(1);
  });
});

describe('the deletion of an account', () => {
  const leaves = async (who: Person) => {
    expect((await deleteAccount(await confirmed(who))).status).toBe(204);
    await backgroundAtRest();
  };
  const chargeable = () => scalar('SELECT count(*) FROM payment_methods WHERE sealed IS NOT NULL');

  test('I-35 removes its cards: they are deactivated at Paystack, and nothing of them is kept', async () => {
    const who = await buyer();
    await topper(who);
    await leaves(who);
    expect(paystack().deactivated).toEqual([REUSABLE.authorization_code]);
    expect([await chargeable(), await scalar('SELECT is_enabled FROM auto_top_ups')]).toEqual([
      0, 0,
    ]);
    const state = JSON.stringify(await databaseState());
    for (const told of [REUSABLE.authorization_code, REUSABLE.bank, '"4081"'])
      expect(state).not.toContain(told);
  });

  test('I-35 succeeds without an answer of Paystack: a later tick deactivates its cards, also those removed before', async () => {
    const who = await buyer();
    const first = await savedCard(who);
    await savedCard(who, { signature: 'SIG_other', authorization_code: 'AUTH_other' });
    paystack().on('deactivate', () => new Response(null, { status: 502 }));
    await who.delete(`/v1/payment-methods/${first.id}`);
    await leaves(who);
    expect([paystack().deactivated, await chargeable()]).toEqual([[], 2]);
    expect(JSON.stringify(await databaseState())).not.toContain('AUTH_other');
    paystack().on('deactivate', null);
    await later(MINUTE);
    expect(paystack().deactivated.toSorted()).toEqual([REUSABLE.authorization_code, 'AUTH_other']);
    expect(await chargeable()).toBe(0);
  });

  test('of one account keeps the card of another', async () => {
    const [ada, bob] = [await buyer(), await buyer()];
    await savedCard(ada, { authorization_code: 'AUTH_ada' });
    const card = await savedCard(bob);
    await leaves(ada);
    expect([paystack().deactivated, (await cardsOf(bob)).map(({ id }) => id)]).toEqual([
      ['AUTH_ada'],
      [card.id],
    ]);
  });
});

test('a card that Paystack refuses to deactivate does not delay the others', async () => {
  const who = await buyer();
  const first = await savedCard(who);
  const other = { signature: 'SIG_other', authorization_code: 'AUTH_other' };
  const second = await savedCard(who, other);
  paystack().on('deactivate', (next) =>
    paystack().count('deactivate') === 1
      ? paystackError(400, 'invalid_params', 'Authorization code is invalid')
      : next(),
  );
  await who.delete(`/v1/payment-methods/${first.id}`);
  await backgroundAtRest();
  await who.delete(`/v1/payment-methods/${second.id}`);
  await backgroundAtRest();
  expect(paystack().deactivated).toEqual(['AUTH_other']);
  expect(alerts()).toEqual(['card.not_deactivated']);
});

test('I-62 a removed card that fails here does not delay the others, and is retried', async () => {
  const who = await buyer();
  const first = await savedCard(who);
  const other = { signature: 'SIG_other', authorization_code: 'AUTH_other' };
  const second = await savedCard(who, other);
  paystack().on('deactivate', () => new Response(null, { status: 502 }));
  for (const { id } of [first, second]) {
    await who.delete(`/v1/payment-methods/${id}`);
    advance(1);
  }
  await backgroundAtRest();
  paystack().on('deactivate', null);
  await env.DB.prepare(
    `CREATE TRIGGER bad_card BEFORE UPDATE OF sealed ON payment_methods WHEN OLD.id = '${first.id}'
     BEGIN SELECT RAISE(ABORT, 'bad card'); END`,
  ).run();
  const kept = () =>
    scalar('SELECT group_concat(id) FROM payment_methods WHERE sealed IS NOT NULL');
  await later(MINUTE);
  expect(await kept()).toBe(first.id);
  expect(paystack().deactivated).toContain('AUTH_other');
  expect(lines.filter(({ event }) => event === 'card.deactivation_failed')).toHaveLength(1);
  await env.DB.prepare('DROP TRIGGER bad_card').run();
  await later(MINUTE);
  expect(await kept()).toBe(null);
});
