import { clientOf } from './client';
import { staff, type Person } from './person';
import type { Case } from './problems';
import { roomFor } from './stream';

const upgrade = { upgrade: 'websocket' };

/** Problems of the account's stream, and of dead letters of its events. */
export const STREAM_PROBLEMS = {
  'sockets.stream_full': {
    given: async (api) => {
      await roomFor(api.accountId, 1, 1);
      for (let n = 0; n < 2; n++) clientOf(await api.get('/v1/ws', upgrade));
    },
    when: (api) => api.get('/v1/ws', upgrade),
    says: /allows 512000 sockets.*Close one/,
  },
  'dead_letters.not_found': {
    given: () => staff('admin'),
    when: (_api, confirmedAdmin) =>
      (confirmedAdmin as Person).post('/v1/admin/dead-letters/letter/replay'),
    says: /list the dead letters/,
  },
} as const satisfies Record<string, Case>;
