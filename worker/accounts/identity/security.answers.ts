import * as z from 'zod';
import { idOf } from '../../platform/core/id-schemas';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listAnswer,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const own = { tag: 'Security', access: 'person' } as const;

const OpenSession = z
  .strictObject({
    id: idOf('session'),
    device: z.string().nullable().describe('Browser and operating system, if known'),
    place: z.string().nullable().describe('City and country of the network, if known'),
    current: z.boolean().describe('True for the session of this request'),
    createdAt: instant.describe('When the person signed in'),
    lastUsedAt: instant.describe('When it was last used, accurate to the day'),
    expiresAt: instant.describe('When it ends unless it is used'),
  })
  .meta({ id: 'OpenSession' });
const openSession: z.infer<typeof OpenSession> = {
  id: 'ses_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  device: 'Firefox on Linux',
  place: 'Accra, GH',
  current: true,
  createdAt: '2026-11-20T09:00:00.000Z',
  lastUsedAt: '2026-11-22T09:00:00.000Z',
  expiresAt: '2026-11-29T09:00:00.000Z',
};
const Ended = z
  .strictObject({ endedCount: z.int().describe('Number of sessions that were ended') })
  .meta({ id: 'EndedSessions' });
const Profile = z
  .strictObject({ name: z.string().describe('Name of the person') })
  .meta({ id: 'Profile' });

export const Fresh = z
  .strictObject({ expiresAt: instant.describe('Sensitive actions are allowed until then') })
  .meta({ id: 'Fresh' });
export const FRESH_EXAMPLE = { expiresAt: '2026-11-22T10:10:00.000Z' };

export const LIST_SESSIONS: Operation = {
  ...own,
  id: 'listSessions',
  summary: 'List your sessions',
  answers: {
    200: listAnswer(
      OpenSession,
      openSession,
      'A page of the live sessions, by the time at which they were opened',
    ),
  },
  problems: QUERY,
};

export const GET_OPEN_SESSION: Operation = {
  ...own,
  id: 'getOpenSession',
  summary: 'Get one of your sessions',
  answers: { 200: { description: 'The session', schema: OpenSession, example: openSession } },
  problems: ['sessions.not_found'],
};

export const END_SESSION: Operation = {
  ...own,
  id: 'endSession',
  unconfirmed: true,
  summary: 'End a session',
  description:
    'The next request of the session is refused, and its sockets are closed within a second.',
  answers: { 204: { description: 'The session has ended' } },
  problems: [...EMPTY_BODY, 'sessions.not_found'],
};

export const END_SESSIONS: Operation = {
  ...own,
  id: 'endSessions',
  unconfirmed: true,
  summary: 'End all sessions, or all except this one',
  answers: {
    200: { description: 'The sessions have ended', schema: Ended, example: { endedCount: 2 } },
  },
  problems: [...JSON_BODY],
};

export const CONFIRM: Operation = {
  ...own,
  id: 'confirmIdentity',
  unconfirmed: true,
  summary: 'Confirm that it is you',
  description:
    'Requires the password and, with two-factor authentication, a code. Sensitive actions are allowed for ten minutes.',
  answers: { 200: { description: 'Confirmed', schema: Fresh, example: FRESH_EXAMPLE } },
  problems: [
    ...JSON_BODY,
    'auth.password_wrong',
    'auth.code_wrong',
    'auth.too_many_attempts',
    'auth.busy',
  ],
};

export const CHANGE_PASSWORD: Operation = {
  ...own,
  id: 'changePassword',
  unconfirmed: true,
  summary: 'Change the password',
  description:
    'Requires a code too if two-factor authentication is on. Ends all other sessions and all links that were sent.',
  answers: { 204: { description: 'Changed' } },
  problems: [
    ...JSON_BODY,
    'auth.password_wrong',
    'auth.code_wrong',
    'auth.password_too_short',
    'auth.password_too_long',
    'auth.too_many_attempts',
    'auth.busy',
  ],
};

export const CHANGE_EMAIL: Operation = {
  ...own,
  id: 'changeEmail',
  summary: 'Change the email address',
  description:
    'Sends a confirmation link to the new address. The old address stays in use until that link is opened, and receives ' +
    'an email with a link that stops the change.',
  answers: { 202: { description: 'The link was sent to the new address' } },
  problems: [...JSON_BODY, 'auth.not_fresh', 'auth.too_many_attempts'],
};

export const SEND_VERIFICATION: Operation = {
  ...own,
  id: 'sendEmailConfirmation',
  unconfirmed: true,
  summary: 'Send the confirmation link again',
  answers: { 202: { description: 'The link was sent, unless the address is already confirmed' } },
  problems: [...EMPTY_BODY, 'auth.too_many_attempts'],
};

export const UPDATE_PROFILE: Operation = {
  ...own,
  id: 'updateProfile',
  summary: 'Change the name',
  answers: {
    200: { description: 'The new name', schema: Profile, example: { name: 'Ada King' } },
  },
  problems: [...JSON_BODY],
};
