import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { hubOf } from '../../../../worker/events/hub.client';
import { account, advance, caller, mint, setUpWorker } from '../../../support/worker/api';
import { clientOf, type Client } from '../../../support/worker/client';
import { developer, keyOf } from '../../../support/worker/keys';
import { joined } from '../../../support/worker/members';
import { accountOf, staff, type Person } from '../../../support/worker/person';
import {
  append,
  handshake,
  roomFor,
  streamTicket,
  watch,
  watching,
} from '../../../support/worker/stream';

setUpWorker();

const SCOPES = ['verifications:read', 'balance:read'];
const SLACK_MS = 1_001;

/** A stream by ticket, as the dashboard opens it. */
async function byTicket(someone: Person, headers = {}): Promise<Client> {
  const client = clientOf(await handshake(`?ticket=${await streamTicket(someone, headers)}`));
  await client.count(1);
  return client;
}

async function closedAfter(clients: readonly Client[], act: () => Promise<unknown>): Promise<void> {
  expect(clients.map(({ closed }) => closed)).toEqual(clients.map(() => null));
  await act();
  const answered = performance.now();
  for (const client of clients) await client.until(() => client.closed !== null);
  expect(performance.now() - answered).toBeLessThan(1_000);
  expect(clients.map(({ closed }) => closed?.code)).toEqual(clients.map(() => 1008));
}

/** One event for each scope that guards events. */
async function tellAll(accountId: string): Promise<void> {
  const at = { timestamp: Date.now(), accountId };
  await hubOf(env, accountId).append(
    [
      {
        ...at,
        id: 'evt_a',
        type: 'verification.completed',
        data: {
          verificationId: 'ver_1',
          service: 'whatsapp',
          completedBy: 'code',
          verification: { id: 'ver_1' },
        },
      },
      {
        ...at,
        id: 'evt_b',
        type: 'balance.low',
        data: { thresholdCents: 100, balanceAfterCents: 5 },
      },
      { ...at, id: 'evt_c', type: 'security.sign_in', data: { userId: 'u', sessionId: 's' } },
    ],
    false,
  );
}

const types = (client: Client): string[] => client.events.map(({ type }) => type);

describe('I-28 the events of a socket', () => {
  test('I-28 a key receives what its scopes allow, live and from the past', async () => {
    const api = await account();
    const narrow = caller(
      api.accountId,
      await mint(api.accountId, { scopes: ['verifications:read'] }),
    );
    const [all, some] = [await watching(api), await watching(narrow)];
    await tellAll(api.accountId);
    await all.count(4);
    await some.count(2);
    some.resume(0);
    await some.count(4);
    expect(types(all)).toEqual(['verification.completed', 'balance.low', 'security.sign_in']);
    expect(types(some)).toEqual(['verification.completed', 'verification.completed']);
    expect(some.frames[3]).toEqual({ type: 'resumed', sequence: 3, hasMore: false });
  });

  test('I-28 the stream of a member lacks the events of owners', async () => {
    const ada = await developer();
    const accountId = await accountOf(ada);
    const grace = await joined(ada, 'grace@example.com');
    const hers = await byTicket(grace, { 'namaskah-account': accountId });
    const mine = await byTicket(ada);
    const [before, known] = [hers.frames[0]?.sequence ?? 0, mine.frames[0]?.sequence ?? 0];
    expect(before).toBe(known);
    await tellAll(accountId);
    await mine.count(4);
    await hers.count(3);
    expect(types(mine)).toEqual(['verification.completed', 'balance.low', 'security.sign_in']);
    expect(types(hers)).toEqual(['verification.completed', 'balance.low']);
  });
});

describe('I-41 streams end with their credential', () => {
  test('I-41 of a key that is revoked, by key and by ticket; others stay', async () => {
    const ada = await developer();
    const accountId = await accountOf(ada);
    const { id, key } = await keyOf(ada, { scopes: SCOPES });
    const api = caller(accountId, { key, credentialId: id });
    const late = await streamTicket(api);
    const clients = [
      await watching(api),
      clientOf(await handshake(`?ticket=${await streamTicket(api)}`)),
    ];
    const mine = await byTicket(ada);
    await closedAfter(clients, () => ada.delete(`/v1/keys/${id}`));
    expect((await handshake(`?ticket=${late}`)).status).toBe(401);
    expect((await api.get('/v1/ws', { upgrade: 'websocket' })).status).toBe(401);
    await append(accountId, 1);
    await mine.until(() => types(mine).includes('credit.deducted'));
    expect(mine.closed).toBeNull();
  });

  test('I-41 of a key that is narrowed; no older ticket shows what it saw before', async () => {
    const ada = await developer();
    const accountId = await accountOf(ada);
    const { id, key } = await keyOf(ada, { scopes: SCOPES });
    const api = caller(accountId, { key, credentialId: id });
    const [early, client] = [await streamTicket(api), await watching(api)];
    advance(SLACK_MS);
    await closedAfter([client], () =>
      ada.patch(`/v1/keys/${id}`, { scopes: ['verifications:read'] }),
    );
    const refused = await handshake(`?ticket=${early}`);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: 'tickets.invalid' });
    advance(SLACK_MS);
    const next = clientOf(await handshake(`?ticket=${await streamTicket(api)}`));
    const byKey = await watch(api);
    await tellAll(accountId);
    for (const one of [next, byKey]) {
      await one.until(() => types(one).length > 0);
      expect(types(one)).toEqual(['verification.completed']);
    }
  });

  test('I-41 of every credential when the account is suspended', async () => {
    const ada = await developer();
    const accountId = await accountOf(ada);
    const clients = [await byTicket(ada), await byTicket(ada)];
    const confirmedAdmin = await staff('admin');
    await closedAfter(clients, () =>
      confirmedAdmin.post(`/v1/admin/accounts/${accountId}/suspend`, { reason: 'fraud' }),
    );
  });

  test.for([
    ['removed', (ada: Person, id: string) => ada.delete(`/v1/members/${id}`)],
    [
      'given another role',
      (ada: Person, id: string) => ada.patch(`/v1/members/${id}`, { role: 'owner' }),
    ],
  ] as const)('I-41 of a member who is %s, and those of others stay', async ([, act]) => {
    const ada = await developer();
    const accountId = await accountOf(ada);
    const grace = await joined(ada, 'grace@example.com');
    const hers = await byTicket(grace, { 'namaskah-account': accountId });
    const mine = await byTicket(ada);
    await closedAfter([hers], () => act(ada, grace.userId));
    expect(mine.closed).toBeNull();
  });

  test('I-41 also on a shard', async () => {
    const ada = await developer();
    const accountId = await accountOf(ada);
    await roomFor(accountId, 1, 2);
    const { id, key } = await keyOf(ada, { scopes: SCOPES });
    const api = caller(accountId, { key, credentialId: id });
    const clients = [await watching(api), await watching(api), await watching(api)];
    await closedAfter(clients, () => ada.delete(`/v1/keys/${id}`));
    expect((await api.get('/v1/ws', { upgrade: 'websocket' })).status).toBe(401);
  });
});
