import * as z from 'zod';
import { Email, Name, NewPassword } from '../identity/identity.schemas';
import { ROLES } from '../../platform/core/ctx';

const role = z.enum(ROLES).describe('Role in the account: owners manage it, members rent numbers');

export const Invite = z
  .strictObject({ email: Email, role: role.default('member') })
  .meta({ id: 'Invite', example: { email: 'grace@example.com', role: 'member' } });
export type Invite = z.infer<typeof Invite>;

export const ChangeRole = z
  .strictObject({ role })
  .meta({ id: 'ChangeRole', example: { role: 'owner' } });

export const RemoveMember = z.strictObject({
  credentials: z
    .enum(['keep', 'revoke'])
    .default('keep')
    .describe(
      'Whether to keep or revoke the API keys and webhook endpoints that the member created',
    ),
});
export type RemoveMember = z.infer<typeof RemoveMember>;

const token = z.string().min(1).max(100).describe('The token from the link in the email');

export const LookUpInvitation = z
  .strictObject({ token })
  .meta({ id: 'LookUpInvitation', example: { token: 'dGhlIHRva2VuIG9mIHRoZSBsaW5r' } });

/** With name and password for a person without a login; a signed-in person sends the token only. */
export const AcceptInvitation = z
  .strictObject({ token, name: Name.optional(), password: NewPassword.optional() })
  .refine(
    ({ name, password }) => (name === undefined) === (password === undefined),
    'Send a name and a password to sign up, or neither if you are signed in.',
  )
  .meta({
    id: 'AcceptInvitation',
    description: 'With a name and a password for a person without a login, and else with neither',
    example: { token: 'dGhlIHRva2VuIG9mIHRoZSBsaW5r' },
  });
