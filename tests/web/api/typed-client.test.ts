import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Backend, Verification } from '../../../web/api/first-pages-api';
import type { client } from '../../../web/api/http-client';

// What the check of all types (npm run types) has found is not checked again.
const CHECK = ['-p', 'web', '--incremental', '--tsBuildInfoFile', '.wrangler/web.tsbuildinfo'];

/** Never called: each line that is expected to be wrong fails the type check if it is not. */
export function wrong(api: typeof client, ours: Backend, shown: Verification) {
  void api.v1.balance.$get();
  // @ts-expect-error -- there is no such route
  void api.v1.balances.$get();
  // @ts-expect-error -- nor this method of one that there is
  void api.v1.balance.$post();
  // @ts-expect-error -- `service` is what it takes
  void api.v1.verifications.$post({ json: { servise: 'whatsapp' }, query: {} });
  // @ts-expect-error -- a parameter of the path is missing
  void api.v1.verifications[':id'].$get({ param: {}, query: {} });
  // @ts-expect-error -- a body that the route does not take
  void ours.quote({ service: 'whatsapp', tier: 'enterprise' });
  // @ts-expect-error -- a field that no answer has
  void shown.phoneNumber;
  // @ts-expect-error -- and the state is one of those that there are
  return shown.state === 'finished';
}

test('I-51 a URL, a method or a field that does not exist fails the type check', () => {
  // What wrangler generates is not in the repository.
  spawnSync('node', ['scripts/types.ts']);
  const { status, stdout } = spawnSync('tsc', CHECK, { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
}, 300_000);
