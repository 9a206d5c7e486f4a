import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { type Person, accountOf, confirmed, member, person } from '../../../support/worker/person';
import { provider, scalar, setUpWorker } from '../../../support/worker/api';
import { by, chose, eventOfType, told } from '../../../support/worker/notifications';
import { queuesOfEachTest, HOST, HOOK } from '../../../support/worker/webhooks';

setUpWorker();

const queues = queuesOfEachTest();

/** A verified endpoint of the account, subscribed to notifications only. */
async function endpointOf(someone: Person): Promise<string> {
  const made = await (
    await confirmed(someone)
  ).post('/v1/webhook-endpoints', {
    ...HOOK,
    events: ['notification.created'],
  });
  const { id } = await made.json<{ id: string }>();
  expect((await someone.post(`/v1/webhook-endpoints/${id}/verify`)).status).toBe(200);
  return id;
}

const WANTED = by('payment.failed', { webhook: true });

describe('the channel webhook', () => {
  test('I-03 receives the event as a sentence, once, however many members chose it', async () => {
    const ada = await person();
    await endpointOf(ada);
    const bob = await member(ada);
    for (const one of [ada, bob]) await chose(one, WANTED);
    const event = eventOfType('payment.failed');
    for (let n = 0; n < 3; n++) await told(ada, event, eventOfType('sms.received'));
    await queues.drain();
    expect(provider.receivers.events(HOST)).toEqual([
      {
        id: expect.stringMatching(/^evt_/) as unknown,
        type: 'notification.created',
        version: 1,
        timestamp: new Date(event.timestamp).toISOString(),
        sequence: 0,
        accountId: await accountOf(ada),
        livemode: true,
        apiVersion: '1',
        requestId: null,
        data: {
          eventId: event.id,
          eventType: 'payment.failed',
          title: 'Payment of 16,500.00 NGN failed',
          sentence: 'No credits were added. Try again or use another card.',
          aboutId: 'pay_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
        },
      },
    ]);
  });

  test('is for owners: the choice of a member sends nothing', async () => {
    const ada = await person();
    await endpointOf(ada);
    const bob = await member(ada);
    await chose(bob, WANTED);
    await told(ada, eventOfType('payment.failed'));
    await queues.drain();
    expect(provider.receivers.events(HOST)).toEqual([]);
    await chose(ada, WANTED);
    await told(ada, eventOfType('payment.failed', { id: 'evt_later' }));
    await queues.drain();
    expect(provider.receivers.events(HOST)).toHaveLength(1);
  });

  test('ignores quiet hours', async () => {
    const ada = await person();
    await endpointOf(ada);
    await chose(ada, { ...WANTED, quietHours: { from: '11:00', to: '13:00' } });
    await told(ada, eventOfType('payment.failed'));
    await queues.drain();
    expect(provider.receivers.events(HOST)).toHaveLength(1);
  });

  test('reaches no other account, and only after it was chosen', async () => {
    const [ada, stranger] = [await person(), await person()];
    await endpointOf(ada);
    await chose(stranger, WANTED);
    await told(ada, eventOfType('payment.failed'));
    await told(stranger, eventOfType('payment.failed'));
    await queues.drain();
    expect(provider.receivers.events(HOST)).toEqual([]);
  });

  test('I-45 is sent only to public addresses, also when a name has changed', async () => {
    const ada = await person();
    const id = await endpointOf(ada);
    await chose(ada, WANTED);
    const before = provider.receivers.of(HOST).length;
    provider.receivers.name(HOST, ['10.0.0.7']);
    await told(ada, eventOfType('payment.failed'));
    await queues.drain();
    expect(provider.receivers.of(HOST)).toHaveLength(before);
    const outcome = await scalar(
      `SELECT t.outcome FROM webhook_attempts t JOIN webhook_deliveries d ON d.id = t.delivery_id WHERE d.endpoint_id = ?`,
      id,
    );
    expect(outcome).toBe('refused');
  });

  test('I-45 links of emails lead to the dashboard, whatever the event contains', async () => {
    const ada = await person();
    const { data } = eventOfType('payment.failed');
    for (const paymentId of ['//evil.example/x', 'https://evil.example', '../../evil', 'a?b#c'])
      await told(ada, eventOfType('payment.failed', { data: { ...data, paymentId } }));
    const sent = provider.mails.to(ada.email).filter(({ subject }) => subject.includes('failed'));
    expect(sent).toHaveLength(4);
    for (const { html } of sent) {
      const [, link = ''] = /href="([^"]*)"/.exec(html) ?? [];
      const url = new URL(link);
      expect(url.origin).toBe(env.DASHBOARD_ORIGIN);
      expect(url.pathname).toMatch(/^\/billing\/payments\/[^/]+$/);
      expect([url.search, url.hash]).toEqual(['', '']);
    }
  });
});
