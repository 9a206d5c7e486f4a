import { describe, expect, test } from 'vitest';
import { advance, provider, setUpWorker, type Api } from '../../support/worker/api';
import { isGenuine } from '../../support/standard-webhooks';
import {
  enabled,
  event,
  fakeQueues,
  fanned,
  HOST,
  registered,
  subscriber,
  type Hook,
} from '../../support/worker/webhooks';

setUpWorker();

const DAY_S = 86_400;
const path = ({ id }: Hook, rest = '') => `/v1/webhook-endpoints/${id}${rest}`;

describe('rotating a secret', () => {
  const sent = async (api: Api, queues: ReturnType<typeof fakeQueues>) => {
    await fanned(api, event());
    await queues.drain();
    return provider.receivers.of(HOST).at(-1)!;
  };

  test('signs with both for as long as was asked', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const hook = await enabled(api);
    const response = await api.post(path(hook, '/rotate-secret'), { overlapSeconds: 60 });
    const { secret, oldSecretUntil } = await response.json<Hook>();
    expect(secret).not.toBe(hook.secret);
    expect(oldSecretUntil).toBe('2040-01-15T12:01:00.000Z');
    advance(59_999);
    const during = await sent(api, queues);
    for (const one of [secret, hook.secret]) expect(isGenuine(one, during, Date.now())).toBe(true);
    advance(1);
    const after = await sent(api, queues);
    expect(isGenuine(secret, after, Date.now())).toBe(true);
    expect(isGenuine(hook.secret, after, Date.now())).toBe(false);
  });

  test('without an overlap ends the old one at once; a third one is never signed with', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const hook = await enabled(api);
    const rotate = async (overlapSeconds: number) =>
      (await api.post(path(hook, '/rotate-secret'), { overlapSeconds })).json<Hook>();
    const second = await rotate(DAY_S);
    const third = await rotate(DAY_S);
    const two = await sent(api, queues);
    expect(two.headers.get('webhook-signature')?.split(' ')).toHaveLength(2);
    expect(isGenuine(hook.secret, two, Date.now())).toBe(false);
    expect(isGenuine(second.secret, two, Date.now())).toBe(true);
    const fourth = await rotate(0);
    const one = await sent(api, queues);
    expect(isGenuine(fourth.secret, one, Date.now())).toBe(true);
    expect(isGenuine(third.secret, one, Date.now())).toBe(false);
  });

  test('for more than seven days is refused', async () => {
    const api = await subscriber();
    const hook = await registered(api);
    const response = await api.post(path(hook, '/rotate-secret'), {
      overlapSeconds: 7 * DAY_S + 1,
    });
    expect(response.status).toBe(400);
  });
});
