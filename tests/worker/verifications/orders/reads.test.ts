import { listDurableObjectIds } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { app } from '../../../../worker/app/http-app';
import { account, advance, provider, setUpWorker } from '../../../support/worker/api';
import { databaseState, objectOf, objectState } from '../../../support/worker/objects';
import { MINUTE, rented } from '../../../support/worker/verifications';

setUpWorker();

test('I-04 a GET never writes', async () => {
  const api = await account();
  const { id } = await rented(api);
  provider.sms('code 4711');
  const other = await rented(api);
  // After the deadline, when a GET that changes the state would do so.
  advance(20 * MINUTE);
  const gets = new Set(app.routes.filter((r) => r.method === 'GET').map((r) => r.path));
  expect(gets.size).toBeGreaterThan(6);
  // An open socket is registered, so that a revocation closes it; nothing else changes.
  const hubState = async () => {
    const { rows, alarm } = await objectState(env.ACCOUNT_HUB.getByName(api.accountId));
    const { watches: _open, ...kept } = rows;
    return { rows: kept, alarm };
  };
  const state = async () => ({
    d1: await databaseState(),
    objects: await Promise.all([id, other.id].map((each) => objectState(objectOf(each)))),
    hub: await hubState(),
    verifications: (await listDurableObjectIds(env.VERIFICATION)).length,
    hubs: (await listDurableObjectIds(env.ACCOUNT_HUB)).length,
    tickers: (await listDurableObjectIds(env.TICKER)).length,
  });
  const before = await state();
  for (const pattern of gets) {
    for (const target of [id, other.id, 'ver_unknown']) {
      const path = pattern.replace(':id', target);
      const upgrade: Record<string, string> = path.endsWith('/ws') ? { upgrade: 'websocket' } : {};
      const response = await api.get(path, upgrade);
      response.webSocket?.accept();
      response.webSocket?.close(1000);
      expect(response.status, path).toBeLessThan(500);
      expect(await state(), path).toEqual(before);
    }
  }
  await api.get(`/v1/verifications/${other.id}?wait=1`);
  expect(await state()).toEqual(before);
}, 120_000);
