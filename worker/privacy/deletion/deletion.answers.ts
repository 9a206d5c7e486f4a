import * as z from 'zod';
import { EMPTY_BODY, type Operation } from '../../platform/core/operation';

export const DELETE: Operation = {
  id: 'deleteAccount',
  unconfirmed: true,
  summary: 'Delete the account',
  description:
    'Ends every key, session and membership at once and destroys the key that messages are sealed with, so that nobody ' +
    'can read them again. What the ledger and the audit log hold stays, and names nobody. Credits that are left are ' +
    'lost. It cannot be undone; ask for an export before.',
  tag: 'Account',
  access: 'owner',
  answers: {
    200: {
      description: 'The account is gone',
      schema: z.strictObject({ deleted: z.literal(true) }),
      example: { deleted: true },
    },
  },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'account.open_matters'],
};
