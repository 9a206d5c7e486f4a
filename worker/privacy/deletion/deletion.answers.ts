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
  answers: { 204: { description: 'The account is deleted' } },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'account.open_matters'],
};
