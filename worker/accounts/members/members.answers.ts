import * as z from 'zod';
import { ROLES } from '../../platform/core/ctx';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listOf,
  pageAnswer,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const role = z.enum(ROLES);
const User = z
  .strictObject({ id: z.string(), name: z.string(), email: z.string() })
  .meta({ id: 'MemberUser' });
const Member = z.strictObject({ user: User, role, joinedAt: instant }).meta({ id: 'Member' });
const Invitation = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    role,
    state: z.enum(['open', 'expired', 'accepted', 'revoked']),
    invitedBy: z.string().describe('The user who sent it'),
    createdAt: instant,
    expiresAt: instant,
  })
  .meta({ id: 'Invitation' });
const OwnAccount = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    tier: z.enum(['free', 'developer', 'enterprise']),
    state: z.enum(['active', 'suspended']),
    role,
    isCurrent: z.boolean().describe('The one that this request acts for'),
  })
  .meta({ id: 'OwnAccount' });
const Offer = z
  .strictObject({
    account: z.strictObject({ name: z.string() }),
    email: z.string().describe('The address that it was sent to'),
    role,
    expiresAt: instant,
    hasLogin: z.boolean().describe('False: name and password sign the address up'),
  })
  .meta({ id: 'InvitationOffer' });
const Joined = z
  .strictObject({
    user: User,
    account: z.strictObject({ id: z.string(), name: z.string(), role }),
  })
  .meta({ id: 'Joined' });

const user = { id: 'usr_4b1f0c', name: 'Ada Lovelace', email: 'ada@example.com' };
const grace = { id: 'usr_77d0e2', name: 'Grace Hopper', email: 'grace@example.com' };
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
  invitedBy: user.id,
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
  summary: 'List who belongs to the account',
  answers: {
    200: {
      description: 'All of them, in the order they came',
      schema: listOf(Member),
      example: { data: [member] },
    },
  },
};

export const CHANGE_ROLE: Operation = {
  ...owner,
  id: 'changeRole',
  summary: 'Make a member an owner, or an owner a member',
  answers: { 200: { description: 'As it is now', schema: Member, example: member } },
  problems: [...JSON_BODY, ...FRESH, 'members.not_found', 'members.last_owner'],
};

export const REMOVE: Operation = {
  ...owner,
  id: 'removeMember',
  summary: 'Remove a member',
  description:
    'From now on they cannot act for the account, and their sockets are closed. Keys that they made and webhook endpoints ' +
    'that they registered belong to the account and go on working, unless `credentials=revoke` ends them as well.',
  answers: { 204: { description: 'They are out' } },
  problems: [...QUERY, ...EMPTY_BODY, ...FRESH, 'members.not_found', 'members.last_owner'],
};

export const LEAVE: Operation = {
  ...person,
  id: 'leaveAccount',
  unconfirmed: true,
  summary: 'Leave the account',
  answers: { 204: { description: 'You are out' } },
  problems: [...EMPTY_BODY, 'members.not_found', 'members.last_owner'],
};

export const INVITE: Operation = {
  ...owner,
  id: 'invite',
  idempotent: 'replayed',
  summary: 'Invite somebody by mail',
  description:
    'The link in the mail serves once, for seven days, and for that address only. Inviting the address again ends the ' +
    'link before, so a repeat does no harm. An address gets three invitations an hour and five a day, from whatever ' +
    'accounts.',
  answers: {
    201: { description: 'The mail is on its way', schema: Invitation, example: invitation },
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
  summary: 'List invitations that nobody has answered, newest first',
  answers: {
    200: pageAnswer(Invitation, invitation),
  },
  problems: QUERY,
};

export const REVOKE: Operation = {
  ...owner,
  id: 'revokeInvitation',
  summary: 'Take an invitation back',
  answers: {
    200: {
      description: 'Its link lets nobody in',
      schema: Invitation,
      example: { ...invitation, state: 'revoked' },
    },
  },
  problems: [...EMPTY_BODY, 'invitations.not_found', 'invitations.accepted'],
};

export const ACCOUNTS: Operation = {
  ...person,
  id: 'listOwnAccounts',
  summary: 'List the accounts that you may act for',
  description:
    'Name one in the header `Namaskah-Account` to act for it; without the header it is the first active one.',
  answers: {
    200: {
      description: 'All of them, in the order you came',
      schema: listOf(OwnAccount),
      example: {
        data: [
          {
            id: 'acc_9d2e71',
            name: 'Ada Lovelace',
            tier: 'free',
            state: 'active',
            role: 'owner',
            isCurrent: true,
          },
        ],
      },
    },
  },
};

export const LOOK_UP: Operation = {
  ...publicAuth,
  id: 'lookUpInvitation',
  summary: 'Read what an invitation offers',
  answers: {
    200: {
      description: 'To whom, for which account',
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
    'Signed in with the invited address, send the token; without a login, send a name and a password too, and you are ' +
    'signed up and in.',
  answers: {
    200: {
      description: 'You belong to the account',
      schema: Joined,
      example: {
        user: grace,
        account: { id: 'acc_9d2e71', name: 'Ada Lovelace', role: 'member' },
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
