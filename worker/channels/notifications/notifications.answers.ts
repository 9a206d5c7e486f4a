import * as z from 'zod';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  nextCursor,
  pageAnswer,
  QUERY,
  type Operation,
} from '../../platform/core/operation';
import { FREQUENCIES } from './due';
import { SOUNDS, withDefaults } from './preferences';
import { NOTIFICATION_TYPES } from './sentences';
import { RULES } from './types';

const Notification = z
  .strictObject({
    id: z.string(),
    type: z.string().describe('The type of the event that it tells of, or `announcement`'),
    title: z.string(),
    body: z.string(),
    about: z
      .strictObject({ type: z.enum(['verification', 'payment']), id: z.string() })
      .nullable()
      .describe('What to open for more'),
    silent: z.boolean().describe('It came in quiet hours: show it without a sound'),
    createdAt: instant,
    readAt: instant.nullable(),
    archivedAt: instant.nullable(),
  })
  .meta({ id: 'Notification' });

const Choice = z.strictObject({
  toast: z.boolean(),
  email: z.boolean(),
  sms: z.boolean(),
  webhook: z.boolean(),
});
const Phone = z
  .strictObject({
    number: z.string(),
    verified: z.boolean().describe('The code has come back: texts are sent there'),
  })
  .meta({ id: 'NotificationPhone' });
const Preferences = z
  .strictObject({
    timeZone: z.string(),
    quietHours: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
    sound: z.enum(SOUNDS),
    types: z.record(
      z.string(),
      z.strictObject({ channels: Choice, frequency: z.enum(FREQUENCIES) }),
    ),
    phone: Phone.nullable(),
    rules: z
      .array(
        z.strictObject({
          type: z.string(),
          urgent: z.boolean().describe('Quiet hours and digests never hold it back'),
          alwaysMailed: z.boolean().describe('Its mail is sent whatever is chosen'),
          defaults: Choice,
        }),
      )
      .describe('What there is to choose, and what holds by itself'),
  })
  .meta({ id: 'NotificationPreferences' });
const Announcement = z
  .strictObject({ id: z.string(), title: z.string(), body: z.string(), createdAt: instant })
  .meta({ id: 'Announcement' });

const example: z.infer<typeof Notification> = {
  id: 'ntf_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  type: 'sms.received',
  title: 'A message for WhatsApp has arrived',
  body: 'Open the verification in the dashboard to read it.',
  about: { type: 'verification', id: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1' },
  silent: false,
  createdAt: '2026-11-22T10:00:00.000Z',
  readAt: null,
  archivedAt: null,
};
const readAt = '2026-11-22T10:05:00.000Z';
const phone: z.infer<typeof Phone> = { number: '+12065550142', verified: true };
const preferences: z.infer<typeof Preferences> = {
  timeZone: 'Africa/Lagos',
  quietHours: { from: '22:00', to: '07:00' },
  sound: 'chime',
  types: withDefaults({}),
  phone,
  rules: NOTIFICATION_TYPES.map((type) => ({
    type,
    urgent: RULES[type].isUrgent,
    alwaysMailed: RULES[type].isMailed,
    defaults: RULES[type].defaults,
  })),
};

const own = { tag: 'Notifications', access: 'person' } as const;

export const LIST: Operation = {
  ...own,
  id: 'listNotifications',
  summary: 'List your notifications, newest first',
  description:
    'Those of the account that you act for, as far as your role may see them, and what everybody was told. Kept for 90 ' +
    'days.',
  answers: {
    200: {
      description: 'A page',
      schema: z.strictObject({
        data: z.array(Notification),
        nextCursor,
        unread: z.int().describe('All that are neither read nor archived, on this page or not'),
      }),
      example: { data: [example], nextCursor: null, unread: 1 },
    },
  },
  problems: QUERY,
};

export const READ: Operation = {
  ...own,
  id: 'readNotification',
  unconfirmed: true,
  summary: 'Mark a notification as read',
  answers: {
    200: { description: 'It is read', schema: Notification, example: { ...example, readAt } },
  },
  problems: [...EMPTY_BODY, 'notifications.not_found'],
};

export const ARCHIVE: Operation = {
  ...own,
  id: 'archiveNotification',
  unconfirmed: true,
  summary: 'Take a notification out of the list',
  description: 'It is read too, and found with `archived=true`.',
  answers: {
    200: {
      description: 'It is archived',
      schema: Notification,
      example: { ...example, readAt, archivedAt: readAt },
    },
  },
  problems: [...EMPTY_BODY, 'notifications.not_found'],
};

export const READ_ALL: Operation = {
  ...own,
  id: 'readAllNotifications',
  unconfirmed: true,
  summary: 'Mark all notifications as read',
  answers: {
    200: {
      description: 'How many were not',
      schema: z.strictObject({ read: z.int() }).meta({ id: 'ReadNotifications' }),
      example: { read: 3 },
    },
  },
  problems: EMPTY_BODY,
};

export const PREFERENCES: Operation = {
  ...own,
  id: 'getNotificationPreferences',
  summary: 'Read what you are told of, and how',
  answers: {
    200: {
      description: 'They hold for all your accounts',
      schema: Preferences,
      example: preferences,
    },
  },
};

export const SET_PREFERENCES: Operation = {
  ...own,
  id: 'setNotificationPreferences',
  unconfirmed: true,
  summary: 'Choose what you are told of, and how',
  description:
    'Takes the place of all that was chosen before: what is left out is as by default. Mails and texts wait for the end ' +
    'of quiet hours, on the clock of your time zone; what is urgent never does.',
  answers: { 200: { description: 'As they are now', schema: Preferences, example: preferences } },
  problems: [...JSON_BODY, 'notifications.fixed', 'notifications.no_phone'],
};

export const SET_PHONE: Operation = {
  ...own,
  id: 'setNotificationPhone',
  summary: 'Enter the phone that texts go to',
  description:
    'A code is sent there, good for ten minutes; nothing else before it came back. Another phone takes the place of one.',
  answers: {
    200: {
      description: 'It waits for its code, or is verified already',
      schema: Phone,
      example: { ...phone, verified: false },
    },
  },
  problems: [...JSON_BODY, 'auth.email_unverified', 'auth.too_many_attempts'],
};

export const VERIFY_PHONE: Operation = {
  ...own,
  id: 'verifyNotificationPhone',
  summary: 'Confirm the phone with the code that came there',
  answers: { 200: { description: 'Texts go there from now on', schema: Phone, example: phone } },
  problems: [...JSON_BODY, 'phones.none', 'phones.code_wrong', 'auth.too_many_attempts'],
};

export const REMOVE_PHONE: Operation = {
  ...own,
  id: 'removeNotificationPhone',
  summary: 'Forget the phone',
  answers: { 204: { description: 'Nothing is texted any more' } },
  problems: EMPTY_BODY,
};

const announcement: z.infer<typeof Announcement> = {
  id: 'ann_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  title: 'Maintenance on Sunday',
  body: 'Numbers cannot be rented from 02:00 to 02:15 UTC.',
  createdAt: '2026-11-22T10:00:00.000Z',
};

export const ANNOUNCEMENTS: Operation = {
  id: 'adminListAnnouncements',
  summary: 'List what everybody was told, newest first',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: pageAnswer(Announcement, announcement),
  },
  problems: QUERY,
};

export const ANNOUNCE: Operation = {
  id: 'adminAnnounce',
  summary: 'Tell everybody something',
  description:
    'Everybody who has a login by then finds it among their notifications. Repeat with the same Idempotency-Key: it is ' +
    'told once.',
  tag: 'Operators',
  access: 'admin',
  idempotent: true,
  answers: {
    201: {
      description: 'Everybody sees it',
      schema: Announcement,
      example: announcement,
    },
  },
  problems: [...JSON_BODY, 'auth.not_fresh', 'idempotency.key_invalid', 'idempotency.body_differs'],
};
