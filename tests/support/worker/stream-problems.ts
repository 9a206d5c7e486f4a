import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { call, type Api } from './api';
import { clientOf } from './client';
import { staff, type Person } from './person';
import type { Case } from './problems';
import { roomFor } from './stream';
import { rented } from './verifications';

const upgrade = { upgrade: 'websocket' };

/** A ticket for an order's socket, which the account's hub does not register. */
async function unregistered(api: Api): Promise<string> {
  const { id } = await rented(api);
  const created = await api.post('/v1/tickets', { verificationId: id });
  const { ticket } = await created.json<{ ticket: string }>();
  vi.spyOn(env.ACCOUNT_HUB, 'getByName').mockImplementation(() => {
    throw new Error('the hub is away');
  });
  return `/v1/verifications/${id}/ws?ticket=${ticket}`;
}

/** Problems of the account's stream, and of dead letters of its events. */
export const STREAM_PROBLEMS = {
  'events.not_found': {
    when: (api) => api.get('/v1/events/evt_unknown'),
    says: /of another account/,
  },
  'sockets.stream_full': {
    given: async (api) => {
      await roomFor(api.accountId, 1, 1);
      for (let n = 0; n < 2; n++) clientOf(await api.get('/v1/ws', upgrade));
    },
    when: (api) => api.get('/v1/ws', upgrade),
    says: /allows 512000 sockets.*Close one/,
  },
  'sockets.unavailable': {
    given: unregistered,
    when: (_api, path) => call(String(path), { headers: upgrade }),
    says: /Nothing was changed. Try again in 2 seconds/,
  },
  'dead_letters.not_found': {
    given: () => staff('admin'),
    when: (_api, confirmedAdmin) =>
      (confirmedAdmin as Person).post('/v1/admin/dead-letters/letter/replay'),
    says: /list the dead letters/,
  },
} as const satisfies Record<string, Case>;
