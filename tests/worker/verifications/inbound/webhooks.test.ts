import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { tickerOf } from '../../../../worker/platform/objects/ticker.client';
import {
  account,
  advance,
  lines,
  provider,
  scalar,
  setUpWorker,
  START,
  until,
} from '../../../support/worker/api';
import {
  databaseRows,
  databaseState,
  objectOf,
  objectState,
  settled,
  wake,
} from '../../../support/worker/objects';
import { read, rented, show } from '../../../support/worker/verifications';
import { postWebhook, sign, webhookBody } from '../../../support/worker/webhook';

setUpWorker();

const unmatched = () =>
  env.DB.prepare('SELECT * FROM unmatched_messages').all<{
    sealed: string;
    cause: string;
    attempts: number;
    next_at: number | null;
    reservation_id: string;
  }>();
const onlyUnmatched = async () => {
  const { results } = await unmatched();
  expect(results).toHaveLength(1);
  return results[0]!;
};

/** Runs the ticker's alarm. */
const tick = async () => expect(await runDurableObjectAlarm(tickerOf(env))).toBe(true);

const stranger = {
  smsId: null,
  reservationId: 'lr_unknown',
  from: '22000',
  to: '+12065559999',
  content: 'Secret code 918273',
  parsedCode: '918273',
  createdAt: START,
  encrypted: false,
};

describe('the webhook route', () => {
  test.for<[name: string, signature: (body: string) => string | null]>([
    ['no signature', () => null],
    ['an empty one', () => ''],
    ['another algorithm', (body) => sign(body).replace('SHA512', 'SHA256')],
    ['another secret', (body) => sign(body, 'whsec_other_secret')],
    ['the signature of another body', () => sign('{}')],
    ['a cut one', (body) => sign(body).slice(0, -8)],
  ])('%s is a 401 that stores nothing', async ([, signature]) => {
    const api = await account();
    const { id } = await rented(api);
    await settled(id);
    const before = [await databaseState(), await objectState(objectOf(id))];
    const body = webhookBody(provider.sms('code 4711'));
    const response = await postWebhook(body, signature(body));
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'webhooks.signature' });
    expect([await databaseState(), await objectState(objectOf(id))]).toEqual(before);
  });

  test.for<[name: string, body: string]>([
    ['a body that is not JSON', 'hello'],
    ['a list', '[]'],
    ['no event', '{"Id":"evt_1"}'],
    ['an SMS without a number', '{"Id":"evt_1","Event":"v2.sms.received","Data":{}}'],
    ['an event of another kind', '{"Id":"evt_1","Event":"v2.rental.billingcycle.renewed"}'],
    ['the dashboard’s test', '{"Id":"evt_1","Event":"v2.test","Data":null}'],
    ['nothing', ''],
  ])('a signed body with %s is a 200, so that it is not sent forever', async ([, body]) => {
    await account();
    const before = await databaseState();
    const response = await postWebhook(body);
    expect(response.status).toBe(200);
    expect(await databaseState()).toEqual(before);
  });

  test('the raw bytes are verified: an additional space is a 401', async () => {
    const body = webhookBody(stranger);
    expect((await postWebhook(`${body} `, sign(body))).status).toBe(401);
  });

  test('a body above 64 KB is refused', async () => {
    const body = JSON.stringify({ id: 'x'.repeat(65 * 1024) });
    expect((await postWebhook(body)).status).toBe(413);
  });
});

describe('I-01 a message reaches its own order', () => {
  test('I-01 the matching one of two orders completes', async () => {
    const [one, two] = [await account(), await account()];
    const [first, second] = [await rented(one), await rented(two)];
    await postWebhook(webhookBody(provider.sms('code 2222', 1)));
    expect(await show(two, second.id)).toMatchObject({ state: 'completed', code: '2222' });
    expect(await show(one, first.id)).toMatchObject({ state: 'awaiting_sms', code: null });
    expect((await unmatched()).results).toEqual([]);
  });

  test('I-01 the same webhook five times, one after the other and at once, is one message', async () => {
    const api = await account();
    const { id } = await rented(api);
    const body = webhookBody(provider.sms('code 4711'));
    const answers = await Promise.all([1, 2, 3].map(() => postWebhook(body)));
    answers.push(await postWebhook(body), await postWebhook(body));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
    await settled(id);
    expect(await scalar('SELECT count(*) FROM messages')).toBe(1);
    const { data } = await (
      await api.get(`/v1/verifications/${id}/messages`)
    ).json<{ data: object[] }>();
    expect(data).toHaveLength(1);
    const events = await env.ACCOUNT_HUB.getByName(api.accountId).log(0, 100);
    expect(events.map(({ type }) => type)).toEqual([
      'credit.deducted',
      'verification.created',
      'sms.received',
      'verification.completed',
    ]);
  });

  test('I-01 the SMS of a poll and of a webhook is one message', async () => {
    const api = await account();
    const { id } = await rented(api);
    const message = provider.sms('code 4711');
    await wake(id);
    await postWebhook(webhookBody(message));
    await settled(id);
    expect(await scalar('SELECT count(*) FROM messages')).toBe(1);
  });

  test('I-01 before its mapping it is stored sealed, and the start of its order receives it', async () => {
    const api = await account();
    const gate = Promise.withResolvers<void>();
    provider.on('verification', async (_call, next) => {
      await gate.promise;
      return next();
    });
    const pending = api.post('/v1/verifications', { service: 'whatsapp' });
    await until(() => provider.count('verification') === 1);
    const response = await postWebhook(webhookBody(provider.sms('Early code 918273')));
    expect(response.status).toBe(200);
    const row = await onlyUnmatched();
    expect(row).toMatchObject({ cause: 'no_order', next_at: START + 1_000, attempts: 0 });
    // The start of the order still runs.
    expect(JSON.stringify(await databaseRows())).not.toMatch(/918273|Early/);

    gate.resolve();
    const verification = await read(await pending);
    expect(verification).toMatchObject({ state: 'completed', code: '918273' });
    await settled(verification.id);
    // The scheduled retry deletes the message that its order has.
    advance(1_000);
    await tick();
    expect((await unmatched()).results).toEqual([]);
    expect(await scalar('SELECT count(*) FROM messages')).toBe(1);
    expect((await api.balance()).held).toBe(0);
  });

  test.for([1, 5, 30])(
    'I-01 a late mapping is found by the scheduled retry after %d s',
    async (found) => {
      const api = await account();
      const { id } = await rented(api);
      const mapping = `'${provider.sale().id}', 'main', '${id}', 1`;
      await env.DB.prepare('DELETE FROM provider_reservations').run();
      await postWebhook(webhookBody(provider.sms('code 4711')));
      for (const second of [1, 5, 30]) {
        expect((await onlyUnmatched()).next_at).toBe(START + second * 1_000);
        advance(START + second * 1_000 - Date.now());
        if (second === found)
          await env.DB.prepare(`INSERT INTO provider_reservations VALUES (${mapping})`).run();
        await tick();
        if (second === found) break;
      }
      expect((await unmatched()).results).toEqual([]);
      expect(await show(api, id)).toMatchObject({ state: 'completed', code: '4711' });
    },
  );

  test('I-01 a message without an order is quarantined, sealed and never shown', async () => {
    const api = await account();
    const { id } = await rented(api);
    await postWebhook(webhookBody(stranger));
    for (const seconds of [1, 4, 25]) {
      advance(seconds * 1_000);
      await tick();
    }
    const row = await onlyUnmatched();
    expect(row).toMatchObject({ cause: 'no_order', attempts: 3, next_at: null });
    expect(lines).toContainEqual(expect.objectContaining({ event: 'messages.quarantined' }));
    advance(60_000);
    await tick();
    expect(await onlyUnmatched()).toEqual(row);
    expect(await show(api, id)).toMatchObject({ state: 'awaiting_sms', code: null });
    expect(JSON.stringify(await databaseState())).not.toMatch(/918273/);
  });

  test.for<[name: string, change: object, cause: string]>([
    ['another number', { to: '+12065557777' }, 'mismatch'],
    ['a time before the order', { createdAt: START - 1 }, 'mismatch'],
    ['an encrypted text', { content: 'x', encrypted: true }, 'unreadable'],
  ])('I-01 one with %s is quarantined immediately', async ([, change, cause]) => {
    const api = await account();
    const { id } = await rented(api);
    const message = { ...provider.sms('code 918273'), ...change };
    provider.sale().messages.length = 0;
    provider.sale().state = 'pending';
    expect((await postWebhook(webhookBody(message))).status).toBe(200);
    expect(await onlyUnmatched()).toMatchObject({ cause, next_at: null });
    await wake(id);
    expect(await show(api, id)).toMatchObject({ state: 'awaiting_sms', code: null });
    expect(await (await api.get(`/v1/verifications/${id}/messages`)).json()).toEqual({
      data: [],
      hasMore: false,
      nextCursor: null,
    });
  });

  test('I-01 one without a reservation is never matched by its number', async () => {
    const api = await account();
    const { id } = await rented(api);
    const message = { ...provider.sms('code 4711'), reservationId: '' };
    await postWebhook(webhookBody(message));
    expect(await onlyUnmatched()).toMatchObject({ reservation_id: '', cause: 'no_order' });
    expect((await show(api, id)).code).toBeNull();
  });

  test('I-01 after the release it is stored as late and never shown', async () => {
    const api = await account();
    const { id } = await rented(api);
    const message = provider.sms('code 918273');
    provider.sale().messages.length = 0;
    provider.sale().state = 'pending';
    await api.post(`/v1/verifications/${id}/cancel`);
    await settled(id);
    await postWebhook(webhookBody(message));
    await settled(id);
    expect(await scalar('SELECT late FROM messages')).toBe(1);
    expect(await scalar('SELECT late_messages FROM recoveries')).toBe(1);
    const text = await (await api.get(`/v1/verifications/${id}/messages`)).text();
    expect(text).toBe('{"data":[],"nextCursor":null,"hasMore":false}');
    expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
  });
});

test('a webhook does not change the polls of other orders', async () => {
  const api = await account();
  const [first, second] = [await rented(api), await rented(api)];
  await postWebhook(webhookBody(provider.sms('code 4711')));
  await wake(second.id);
  const at = Date.now();
  await wake(second.id);
  expect(Date.now() - at).toBe(5_000);
  expect((await show(api, first.id)).state).toBe('completed');
});
