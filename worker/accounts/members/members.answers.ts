import * as z from 'zod';
import { exampleId, idOf } from '../../platform/core/id-schemas';
import { ROLES } from '../../platform/core/ctx';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const role = z.enum(ROLES).describe('Role in the account');
const User = z
  .strictObject({
    id: idOf('user'),
    name: z.string().describe('Name of the person'),
    email: z.string().describe('Email address of the person'),
  })
  .meta({ id: 'MemberUser' });
const Member = z
  .strictObject({
    user: User.describe('The person'),
    role,
    joinedAt: instant.describe('When the person became a member'),
  })
  .meta({ id: 'Member' });
const Invitation = z
  .strictObject({
    id: idOf('invitation'),
    email: z.string().describe('The invited address'),
    role,
    state: z
      .enum(['open', 'expired', 'accepted', 'revoked'])
      .describe('Only an open invitation can be accepted'),
    invitedById: idOf('user', 'Id of the person who sent it'),
    createdAt: instant.describe('When it was sent'),
    expiresAt: instant.describe('When its link stops working'),
  })
  .meta({ id: 'Invitation' });
const OwnAccount = z
  .strictObject({
    id: idOf('account'),
    name: z.string().describe('Name of the account'),
    tier: z.enum(['free', 'developer', 'enterprise']).describe('Plan of the account'),
    state: z.enum(['active', 'suspended']).describe('A suspended account cannot be used'),
    role,
    current: z.boolean().describe('True for the account of this request'),
  })
  .meta({ id: 'OwnAccount' });
const Offer = z
  .strictObject({
    account: z
      .strictObject({ name: z.string().describe('Name of the account') })
      .describe('The inviting account'),
    email: z.string().describe('The invited address'),
    role,
    expiresAt: instant.describe('When the link stops working'),
    hasLogin: z
      .boolean()
      .describe(
        'True if the invited address has a login. Otherwise accept with a name and a password',
      ),
  })
  .meta({ id: 'InvitationOffer' });
const Joined = z
  .strictObject({
    user: User.describe('The new member'),
    account: z
      .strictObject({
        id: idOf('account'),
        name: z.string().describe('Name of the account'),
        role,
      })
      .describe('The account that the person joined'),
  })
  .meta({ id: 'Joined' });

const user = { id: exampleId('user'), name: 'Ada Lovelace', email: 'ada@example.com' };
const grace = {
  id: 'usr_0mh2w1c7m4p8s2t6v9x3z5b7d9f1h3k5',
  name: 'Grace Hopper',
  email: 'grace@example.com',
};
const member: z.infer<typeof Member> = {
  user: grace,
  role: 'member',
  joinedAt: '2026-11-22T10:00:00.000Z',
};
const invitation: z.infer<typeof Invitation> = {
  id: 'inv_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  email: grace.email,
  role: 'member',
  state: 'open',
  invitedById: user.id,
  createdAt: '2026-11-22T10:00:00.000Z',
  expiresAt: '2026-11-29T10:00:00.000Z',
};

const FRESH = ['auth.not_fresh'] as const;
const owner = { tag: 'Account', access: 'owner' } as const;
const person = { tag: 'Account', access: 'person' } as const;
const publicAuth = { tag: 'Sign-in', access: 'open' } as const;

export const LIST: Operation = {
  ...person,
  id: 'listMembers',
  summary: 'List the members of the account',
  answers: {
    200: listAnswer(Member, member, 'A page, by the time at which they joined'),
  },
  problems: QUERY,
};

export const GET: Operation = {
  ...person,
  id: 'getMember',
  summary: 'Get a member of the account',
  answers: { 200: { description: 'The member', schema: Member, example: member } },
  problems: ['members.not_found'],
};

export const CHANGE_ROLE: Operation = {
  ...owner,
  id: 'updateMember',
  summary: 'Change the role of a member',
  answers: { 200: { description: 'The updated member', schema: Member, example: member } },
  problems: [...JSON_BODY, ...FRESH, 'members.not_found', 'members.last_owner'],
};

export const REMOVE: Operation = {
  ...owner,
  id: 'deleteMember',
  summary: 'Remove a member',
  description:
    'The member loses access immediately, and their sockets are closed. API keys and webhook endpoints that they created ' +
    'belong to the account and keep working, unless `credentials=revoke` removes them too.',
  answers: { 204: { description: 'The member is removed' } },
  problems: [...QUERY, ...EMPTY_BODY, ...FRESH, 'members.not_found', 'members.last_owner'],
};

export const LEAVE: Operation = {
  ...person,
  id: 'leaveAccount',
  unconfirmed: true,
  summary: 'Leave the account',
  description: 'With several accounts, the header `Namaskah-Account` must name the one to leave.',
  answers: { 204: { description: 'You have left the account' } },
  problems: [...EMPTY_BODY, 'members.not_found', 'members.last_owner'],
};

export const INVITE: Operation = {
  ...owner,
  id: 'createInvitation',
  idempotent: 'replayed',
  summary: 'Invite a person by email',
  description:
    'The link in the email works once, for seven days, and only for the invited address. Inviting an address again ' +
    'replaces its earlier link. An address can receive three invitations an hour and five a day, from all accounts ' +
    'together.',
  answers: {
    201: {
      description: 'The invitation; its email is being sent',
      schema: Invitation,
      example: invitation,
      headers: LOCATION,
    },
  },
  problems: [
    ...JSON_BODY,
    ...FRESH,
    'auth.email_unverified',
    'auth.too_many_attempts',
    'members.already',
    'invitations.too_many',
  ],
};

export const INVITATIONS: Operation = {
  ...owner,
  id: 'listInvitations',
  summary: 'List open invitations',
  answers: {
    200: listAnswer(Invitation, invitation),
  },
  problems: QUERY,
};

export const GET_INVITATION: Operation = {
  ...owner,
  id: 'getInvitation',
  summary: 'Get an invitation',
  description: 'Also after it was accepted or revoked, or has expired.',
  answers: { 200: { description: 'The invitation', schema: Invitation, example: invitation } },
  problems: ['invitations.not_found'],
};

export const REVOKE: Operation = {
  ...owner,
  id: 'revokeInvitation',
  summary: 'Revoke an invitation',
  answers: { 204: { description: 'The link of the invitation no longer works' } },
  problems: [...EMPTY_BODY, 'invitations.not_found', 'invitations.accepted'],
};

export const ACCOUNTS: Operation = {
  ...person,
  id: 'listOwnAccounts',
  summary: 'List your accounts',
  description:
    'The header `Namaskah-Account` selects the account of a request. Without it, the active account that you joined first is used.',
  answers: {
    200: listAnswer(
      OwnAccount,
      {
        id: exampleId('account'),
        name: 'Ada Lovelace',
        tier: 'free',
        state: 'active',
        role: 'owner',
        current: true,
      },
      'A page, by the time at which you joined',
    ),
  },
  problems: QUERY,
};

export const LOOK_UP: Operation = {
  ...publicAuth,
  id: 'lookUpInvitation',
  summary: 'Get an invitation by its token',
  answers: {
    200: {
      description: 'The invited address, account and role',
      schema: Offer,
      example: {
        account: { name: 'Ada Lovelace' },
        email: grace.email,
        role: 'member',
        expiresAt: '2026-11-29T10:00:00.000Z',
        hasLogin: false,
      },
    },
  },
  problems: [...JSON_BODY, 'auth.origin', 'invitations.invalid'],
};

export const ACCEPT: Operation = {
  ...publicAuth,
  id: 'acceptInvitation',
  summary: 'Accept an invitation',
  description:
    'If you are signed in with the invited address, send only the token. Without a login, also send a name and a ' +
    'password: you are signed up and signed in.',
  answers: {
    200: {
      description: 'You are a member of the account',
      schema: Joined,
      example: {
        user: grace,
        account: { id: exampleId('account'), name: 'Ada Lovelace', role: 'member' },
      },
    },
  },
  problems: [
    ...JSON_BODY,
    'auth.origin',
    'auth.missing',
    'auth.too_many_attempts',
    'auth.busy',
    'auth.email_taken',
    'auth.password_too_short',
    'auth.password_too_long',
    'service.not_ready',
    'invitations.invalid',
    'invitations.other_address',
  ],
};
