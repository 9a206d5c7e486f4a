import { describe, expect, test } from 'vitest';
import { advance, provider, setUpWorker, type Api } from '../../../../support/worker/api';
import { isGenuine } from '../../../../support/standard-webhooks';
import {
  enabled,
  event,
  fakeQueues,
  fanned,
  HOST,
  registered,
  subscriber,
  type Hook,
} from '../../../../support/worker/webhooks';

setUpWorker();

const DAY_S = 86_400;
const path = ({ id }: Hook, rest = '') => `/v1/webhook-endpoints/${id}${rest}`;

describe('rotating a secret', () => {
  const sent = async (api: Api, queues: ReturnType<typeof fakeQueues>) => {
    await fanned(api, event());
    await queues.drain();
    return provider.receivers.of(HOST).at(-1)!;
  };

  test('signs with both secrets during the overlap', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const hook = await enabled(api);
    const response = await api.post(path(hook, '/rotate-secret'), { overlapSeconds: 60 });
    const { secret, oldSecretsExpireAt } = await response.json<Hook>();
    expect(secret).not.toBe(hook.secret);
    expect(oldSecretsExpireAt).toEqual(['2040-01-15T12:01:00.000Z']);
    advance(59_999);
    const during = await sent(api, queues);
    for (const one of [secret, hook.secret]) expect(isGenuine(one, during, Date.now())).toBe(true);
    advance(1);
    const after = await sent(api, queues);
    expect(isGenuine(secret, after, Date.now())).toBe(true);
    expect(isGenuine(hook.secret, after, Date.now())).toBe(false);
  });

  test('keeps every replaced secret until the end of its own overlap', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const first = await enabled(api);
    const rotate = async (overlapSeconds: number) =>
      (await api.post(path(first, '/rotate-secret'), { overlapSeconds })).json<Hook>();
    const second = await rotate(120);
    const third = await rotate(60);
    expect(third.oldSecretsExpireAt).toEqual([
      '2040-01-15T12:01:00.000Z',
      '2040-01-15T12:02:00.000Z',
    ]);
    const signs = async () => {
      const request = await sent(api, queues);
      return [first, second, third].map(({ secret }) => isGenuine(secret, request, Date.now()));
    };
    expect(await signs()).toEqual([true, true, true]);
    advance(60_000);
    expect(await signs()).toEqual([true, false, true]);
    advance(60_000);
    expect(await signs()).toEqual([false, false, true]);
  });

  test('is refused while four replaced secrets are valid, with the time of the next end', async () => {
    const api = await subscriber();
    const hook = await registered(api);
    const rotate = (overlapSeconds: number) =>
      api.post(path(hook, '/rotate-secret'), { overlapSeconds });
    for (const seconds of [240, 60, 180, 120]) expect((await rotate(seconds)).status).toBe(200);
    const refused = await rotate(300);
    expect(refused.status).toBe(409);
    const problem = await refused.json<{ code: string; detail: string }>();
    expect(problem.code).toBe('endpoints.too_many_secrets');
    expect(problem.detail).toContain('2040-01-15T12:01:00.000Z');
    advance(60_000);
    expect((await rotate(300)).status).toBe(200);
    expect((await (await rotate(0)).json<Hook>()).oldSecretsExpireAt).toEqual([]);
  });

  test('without an overlap ends all others immediately', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const hook = await enabled(api);
    const rotate = async (overlapSeconds: number) =>
      (await api.post(path(hook, '/rotate-secret'), { overlapSeconds })).json<Hook>();
    const second = await rotate(DAY_S);
    const third = await rotate(DAY_S);
    const fourth = await rotate(0);
    const one = await sent(api, queues);
    expect(one.headers.get('webhook-signature')?.split(' ')).toHaveLength(1);
    expect(isGenuine(fourth.secret, one, Date.now())).toBe(true);
    for (const { secret } of [hook, second, third])
      expect(isGenuine(secret, one, Date.now())).toBe(false);
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
