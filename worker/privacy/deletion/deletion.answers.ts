import * as z from 'zod';
import { EMPTY_BODY, type Operation } from '../../platform/core/operation';

export const DELETE: Operation = {
  id: 'deleteAccount',
  unconfirmed: true,
  summary: 'Delete the account',
  description:
    'Ends all API keys, sessions and memberships immediately, and destroys the encryption key of the messages, so that ' +
    'they can never be read again. Ledger and audit log stay, without personal data. Remaining credits are lost. This ' +
    'cannot be undone: export your data first.',
  tag: 'Account',
  access: 'owner',
  answers: {
    200: {
      description: 'The account is deleted',
      schema: z.strictObject({ deleted: z.literal(true).describe('The account is deleted') }),
      example: { deleted: true },
    },
  },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'account.open_matters'],
};
