import type { ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { accept, invited, joined, login } from './members';
import { accountOf, person, type Person } from './person';
import type { Case } from './problems';

const EMAIL = 'grace@example.com';
const as = (given: unknown) => given as { ada: Person; id: string; token: string };

const withInvitation = async () => {
  const ada = await person();
  return { ada, ...(await invited(ada, EMAIL)) };
};

/** The problems of members and invitations. */
export const MEMBER_PROBLEMS = {
  'accounts.not_found': {
    given: async () => ({ ada: await person(), id: await accountOf(await person()) }),
    when: (_api, given) => as(given).ada.get('/v1/me', { 'namaskah-account': as(given).id }),
    says: /not a member of this account/,
  },
  'accounts.none': {
    given: async () => {
      const ada = await person();
      const account = await accountOf(ada);
      const grace = await joined(ada, EMAIL, 'owner');
      await grace.delete(`/v1/members/${ada.userId}`, { 'namaskah-account': account });
      return { ada };
    },
    when: (_api, given) => as(given).ada.get('/v1/me'),
    says: /Ask one of its owners/,
  },
  'members.not_found': {
    given: async () => ({ ada: await person(), id: (await person()).userId }),
    when: (_api, given) => as(given).ada.patch(`/v1/members/${as(given).id}`, { role: 'owner' }),
    says: /no member with this id/,
  },
  'members.already': {
    given: () => person(),
    when: (_api, ada) =>
      (ada as Person).post('/v1/members/invitations', { email: (ada as Person).email }),
    says: /No invitation is needed/,
  },
  'members.last_owner': {
    given: () => person(),
    when: (_api, ada) => (ada as Person).post('/v1/members/leave'),
    says: /another member an owner first/,
  },
  'invitations.not_found': {
    given: async () => ({ ada: await person() }),
    when: (_api, given) => as(given).ada.delete('/v1/members/invitations/inv_0'),
    says: /belongs to another account/,
  },
  'invitations.accepted': {
    given: async () => {
      const made = await withInvitation();
      await (await login(EMAIL)).post('/v1/auth/invitations/accept', { token: made.token });
      return made;
    },
    when: (_api, given) => as(given).ada.delete(`/v1/members/invitations/${as(given).id}`),
    says: /Remove the member/,
  },
  'invitations.too_many': {
    given: async () => {
      const ada = await person();
      for (let n = 0; n < 20; n++) await invited(ada, `guest-${n}@example.com`);
      return ada;
    },
    when: (_api, ada) => (ada as Person).post('/v1/members/invitations', { email: EMAIL }),
    says: /20 invitations a day/,
  },
  'invitations.invalid': {
    when: () => accept('a-token-that-nobody-sent'),
    says: /Ask for a new one/,
  },
  'invitations.other_address': {
    given: async () => ({ ...(await withInvitation()), ada: await person() }),
    when: (_api, given) =>
      as(given).ada.post('/v1/auth/invitations/accept', { token: as(given).token }),
    says: /the invited address/,
  },
} as const satisfies Partial<Record<ErrorCode, Case>>;
