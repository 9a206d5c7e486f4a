import type { ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { caller, mint, provider } from './api';
import { deleteAccount } from './deletion';
import { exported, requested } from './exports';
import { accountOf, person, type Person } from './person';
import type { Case } from './problems';
import { rented } from './verifications';

/** The problems of exporting and deleting an account. */
export const PRIVACY_PROBLEMS = {
  'account.open_matters': {
    given: async () => {
      const owner = await person();
      await rented(caller(await accountOf(owner), await mint(await accountOf(owner))));
      return owner;
    },
    when: (_api, given) => deleteAccount(given as Person),
    says: /It still has 1 open verification, \$1\.08 on hold/,
  },
  'exports.not_found': {
    given: () => person(),
    when: (_api, given) => (given as Person).get('/v1/account/exports/exp_0'),
    says: /list of your exports/,
  },
  'exports.not_ready': {
    given: async () => {
      const owner = await person();
      return { owner, id: (await requested(owner)).id };
    },
    when: (_api, given) => {
      const { owner, id } = given as { owner: Person; id: string };
      return owner.get(`/v1/account/exports/${id}/download`);
    },
    says: /Its state is running/,
  },
  'exports.too_many': {
    given: async () => {
      const owner = await person();
      for (let n = 0; n < 5; n++) await exported(owner);
      await provider.mails.arrived(owner.email, 'export');
      return owner;
    },
    when: (_api, given) => (given as Person).post('/v1/account/export'),
    says: /can request 5 exports in 24 hours/,
  },
} as const satisfies Partial<Record<ErrorCode, Case>>;
