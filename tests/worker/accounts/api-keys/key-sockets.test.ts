import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { tick } from '../../../../worker/app/ops/tick';
import { advance, call, caller, scalar, setUpWorker } from '../../../support/worker/api';
import { clientOf, connect, type Client } from '../../../support/worker/client';
import { ahead, developer, keyOf, readWith, rentWith } from '../../../support/worker/keys';
import { joined } from '../../../support/worker/members';
import { accountOf, staff, type Person } from '../../../support/worker/person';
import { rented } from '../../../support/worker/verifications';

setUpWorker();

const SCOPES = ['verifications:read', 'verifications:write'];

/** Sockets on three verifications, opened with a key of Ada's account. */
async function watching(more: object = {}) {
  const ada = await developer();
  const accountId = await accountOf(ada);
  await env.DB.prepare('UPDATE usage SET open_cap = 50 WHERE account_id = ?').bind(accountId).run();
  const made = await keyOf(ada, { scopes: SCOPES, ...more });
  const api = caller(accountId, { key: made.key, credentialId: made.id });
  const ids = [(await rented(api)).id, (await rented(api)).id, (await rented(api)).id];
  const clients = await Promise.all(ids.map((id) => connect(api, id)));
  return { ada, accountId, ids, clients, ...made };
}

/** All `clients` are closed by `act`: no job runs on its own in these tests. */
async function closedAfter(clients: readonly Client[], act: () => Promise<unknown>): Promise<void> {
  expect(clients.map(({ closed }) => closed)).toEqual(clients.map(() => null));
  await act();
  for (const client of clients) await client.until(() => client.closed !== null);
  expect(clients.map(({ closed }) => closed?.code)).toEqual(clients.map(() => 1008));
}

/** A socket by ticket, as the dashboard opens it. */
async function byTicket(someone: Person, id: string, headers = {}): Promise<Client> {
  const response = await someone.post('/v1/tickets', { verificationId: id }, headers);
  const { ticket } = await response.json<{ ticket: string }>();
  const path = `/v1/verifications/${id}/ws?ticket=${ticket}`;
  return clientOf(await call(path, { headers: { upgrade: 'websocket' } }));
}

describe('I-44 I-41 sockets of a key', () => {
  test('I-44 I-41 are closed when it is revoked, and the next request is 401', async () => {
    const { ada, id, key, clients } = await watching();
    await closedAfter(clients, () => ada.delete(`/v1/keys/${id}`));
    expect([await readWith(key), await rentWith(key)]).toEqual([401, 401]);
  });

  test('I-44 are closed when it is replaced without an overlap', async () => {
    const { ada, id, clients } = await watching();
    await closedAfter(clients, () => ada.post(`/v1/keys/${id}/rotate`, { overlapSeconds: 0 }));
  });

  test('I-44 are closed when its scopes change, and can be opened again', async () => {
    const { ada, accountId, id, key, ids, clients } = await watching();
    const scopes = ['verifications:read'];
    await closedAfter(clients, () => ada.patch(`/v1/keys/${id}`, { scopes }));
    const [first = ''] = ids;
    await connect(caller(accountId, { key, credentialId: id }), first);
  });

  test('I-44 are closed by the tick after it has expired', async () => {
    const { clients, id } = await watching({ expiresAt: ahead(60_000) });
    await tick(systemCtx(env));
    advance(60_000);
    await closedAfter(clients, () => tick(systemCtx(env)));
    expect(await scalar('SELECT revoked_at = expires_at FROM api_keys WHERE id = ?', id)).toBe(1);
  });

  test('stay open while it is renamed and while it is replaced with an overlap', async () => {
    const { ada, id, clients } = await watching();
    await ada.patch(`/v1/keys/${id}`, { name: 'Renamed' });
    await ada.post(`/v1/keys/${id}/rotate`, { overlapSeconds: 60 });
    await scheduler.wait(100);
    expect(clients.map(({ closed }) => closed)).toEqual([null, null, null]);
  });
});

describe('I-41 sockets of people', () => {
  test('I-41 are closed with the key’s when the account is suspended', async () => {
    const { ada, accountId, ids, clients, key } = await watching();
    const [first = ''] = ids;
    const mine = await byTicket(ada, first);
    const confirmedAdmin = await staff('admin');
    await closedAfter([...clients, mine], () =>
      confirmedAdmin.post(`/v1/admin/accounts/${accountId}/suspend`, { reason: 'fraud' }),
    );
    expect((await ada.get('/v1/me')).status).toBe(403);
    expect(await rentWith(key)).toBe(403);
  });

  test.for([
    ['removed', (ada: Person, id: string) => ada.delete(`/v1/members/${id}`)],
    [
      'given another role',
      (ada: Person, id: string) => ada.patch(`/v1/members/${id}`, { role: 'owner' }),
    ],
  ] as const)('I-41 are closed when they are %s, and those of others stay', async ([, act]) => {
    const { ada, accountId, ids, clients } = await watching();
    const grace = await joined(ada, 'grace@example.com');
    const [first = ''] = ids;
    const hers = await byTicket(grace, first, { 'namaskah-account': accountId });
    await closedAfter([hers], () => act(ada, grace.userId));
    expect(clients.map(({ closed }) => closed)).toEqual([null, null, null]);
  });
});
