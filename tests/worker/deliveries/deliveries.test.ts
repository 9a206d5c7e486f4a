import { describe, expect, test, beforeEach } from 'vitest';
import { provider, setUpWorker } from '../../support/worker/api';
import {
  deliveriesOf,
  deliveryOf,
  enabled,
  event,
  fakeQueues,
  fanned,
  HOST,
  subscriber,
} from '../../support/worker/webhooks';

setUpWorker();

let queues: ReturnType<typeof fakeQueues>;
beforeEach(() => {
  queues = fakeQueues();
});

describe('a delivery', () => {
  test('brings the event, signed, and is recorded', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    const happened = event();
    await fanned(api, happened);
    await queues.drain();
    expect(provider.receivers.events(HOST)).toEqual([
      {
        id: happened.id,
        type: 'verification.completed',
        version: 1,
        timestamp: '2040-01-15T12:00:00.000Z',
        sequence: happened.sequence,
        accountId: api.accountId,
        data: { verificationId: 'ver_1', service: 'whatsapp', number: '+12065550142' },
      },
    ]);
    const [delivery] = await deliveriesOf(api, id);
    expect(await deliveryOf(api, delivery!.id)).toMatchObject({
      state: 'delivered',
      attempts: 1,
      eventId: happened.id,
      attemptList: [{ number: 1, outcome: 'delivered', status: 200, answer: '{"challenge":null}' }],
    });
  });
});
