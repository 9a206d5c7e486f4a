import type { ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { developer, keyOf, NEW_KEY } from './keys';
import { person, type Person } from './person';
import type { Case } from './problems';

const withKey = async () => {
  const ada = await developer();
  return { ada, id: (await keyOf(ada)).id };
};
type WithKey = Awaited<ReturnType<typeof withKey>>;

/** The problems of API keys. */
export const KEY_PROBLEMS = {
  'keys.not_found': {
    given: async () => ({ ...(await withKey()), ada: await person() }),
    when: (_api, given) => {
      const { ada, id } = given as WithKey;
      return ada.patch(`/v1/keys/${id}`, { name: 'Renamed' });
    },
    says: /another account/,
  },
  'keys.name_taken': {
    given: withKey,
    when: (_api, given) => (given as WithKey).ada.post('/v1/keys', NEW_KEY),
    says: /key_\w+ is called "Checkout"/,
  },
  'keys.too_many': {
    given: async () => {
      const ada = await person();
      await keyOf(ada);
      return ada;
    },
    when: (_api, given) => (given as Person).post('/v1/keys', { ...NEW_KEY, name: 'Another' }),
    says: /allows 1 keys\. Revoke one, or upgrade/,
  },
  'keys.rate_limit': {
    given: () => person(),
    when: (_api, given) =>
      (given as Person).post('/v1/keys', { ...NEW_KEY, requestsPerMinute: 61 }),
    says: /60 requests a minute/,
  },
  'keys.expiry': {
    given: () => person(),
    when: (_api, given) =>
      (given as Person).post('/v1/keys', { ...NEW_KEY, expiresAt: '2039-01-01T00:00:00Z' }),
    says: /in the future/,
  },
  'keys.ended': {
    given: async () => {
      const made = await withKey();
      await made.ada.delete(`/v1/keys/${made.id}`);
      return made;
    },
    when: (_api, given) => {
      const { ada, id } = given as WithKey;
      return ada.patch(`/v1/keys/${id}`, { name: 'Late' });
    },
    says: /Create a new key/,
  },
  'keys.replaced': {
    given: async () => {
      const made = await withKey();
      await made.ada.post(`/v1/keys/${made.id}/rotate`, {});
      return made;
    },
    when: (_api, given) => {
      const { ada, id } = given as WithKey;
      return ada.post(`/v1/keys/${id}/rotate`, {});
    },
    says: /key_\w+ has replaced it/,
  },
} as const satisfies Partial<Record<ErrorCode, Case>>;
