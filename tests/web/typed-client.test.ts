import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { backend, Backend, Verification } from '../../web/api';
import type { hc } from 'hono/client';
import type { App } from '../../worker/http/app';

type Client = ReturnType<typeof hc<App>>;

/** Never called: each line that is expected to be wrong fails the type check if it is not. */
export function wrong(client: Client, ours: Backend, shown: Verification) {
  void client.v1.balance.$get();
  // @ts-expect-error -- there is no such route
  void client.v1.balances.$get();
  // @ts-expect-error -- nor this method of one that there is
  void client.v1.balance.$post();
  // @ts-expect-error -- `service` is what it takes
  void client.v1.verifications.$post({ json: { servise: 'whatsapp' }, query: {} });
  // @ts-expect-error -- a parameter of the path is missing
  void client.v1.verifications[':id'].$get({ param: {}, query: {} });
  // @ts-expect-error -- a body that the route does not take
  void ours.quote({ service: 'whatsapp', tier: 'enterprise' });
  // @ts-expect-error -- a field that no answer has
  void shown.phoneNumber;
  // @ts-expect-error -- and the state is one of those that there are
  return shown.state === 'finished';
}

test('I-51 a URL, a method or a field that does not exist fails the type check', () => {
  // The dashboard's own client is the one that is checked here.
  const checked: keyof typeof backend = 'balance';
  expect(checked).toBe('balance');
  const { status, stdout } = spawnSync('tsc', ['-p', 'web'], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
}, 120_000);
