import * as z from 'zod';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listOf,
  type Operation,
} from '../../platform/core/operation';
import { Profile } from './security.schemas';

const own = { tag: 'Security', access: 'person' } as const;

const OpenSession = z
  .strictObject({
    id: z.string(),
    device: z.string().nullable().describe('Browser and system, as far as they tell'),
    place: z.string().nullable().describe('City and country of the network it was opened from'),
    isCurrent: z.boolean().describe('The session that asks'),
    openedAt: instant,
    lastUsedAt: instant.describe('To the day'),
    expiresAt: instant,
  })
  .meta({ id: 'OpenSession' });
const Ended = z.strictObject({ ended: z.int().describe('How many') }).meta({ id: 'EndedSessions' });
export const Fresh = z
  .strictObject({ freshUntil: instant.describe('Until then sensitive acts are let through') })
  .meta({ id: 'Fresh' });
export const FRESH_EXAMPLE = { freshUntil: '2026-11-22T10:10:00.000Z' };

export const LIST_SESSIONS: Operation = {
  ...own,
  id: 'listSessions',
  summary: 'List the sessions',
  answers: {
    200: {
      description: 'Those that live, the last used first',
      schema: listOf(OpenSession),
      example: {
        data: [
          {
            id: 'ses_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
            device: 'Firefox on Linux',
            place: 'Accra, GH',
            isCurrent: true,
            openedAt: '2026-11-20T09:00:00.000Z',
            lastUsedAt: '2026-11-22T09:00:00.000Z',
            expiresAt: '2026-11-29T09:00:00.000Z',
          },
        ],
      },
    },
  },
};

export const END_SESSION: Operation = {
  ...own,
  id: 'endSession',
  unconfirmed: true,
  summary: 'End a session',
  description: 'Its sockets are closed within a second, and its next request is refused.',
  answers: { 204: { description: 'It has ended' } },
  problems: [...EMPTY_BODY, 'sessions.not_found'],
};

export const END_SESSIONS: Operation = {
  ...own,
  id: 'endSessions',
  unconfirmed: true,
  summary: 'End all sessions, or all others',
  answers: { 200: { description: 'They have ended', schema: Ended, example: { ended: 2 } } },
  problems: [...JSON_BODY],
};

export const CONFIRM: Operation = {
  ...own,
  id: 'confirm',
  unconfirmed: true,
  summary: 'Confirm that it is you',
  description:
    'Password, and with two-factor authentication a code. Opens the sensitive acts for ten minutes.',
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
    'With two-factor authentication it takes a code too. Ends every other session, and every link that was sent.',
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
  summary: 'Change the e-mail address',
  description:
    'Sends a confirmation link to the new address. The old address stays in use until that link is opened. It receives ' +
    'a mail with a link that stops the change.',
  answers: { 202: { description: 'The link was sent to the new address' } },
  problems: [...JSON_BODY, 'auth.not_fresh', 'auth.too_many_attempts'],
};

export const SEND_VERIFICATION: Operation = {
  ...own,
  id: 'sendVerification',
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
