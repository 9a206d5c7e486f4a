import * as z from 'zod';
import { aboutId, exampleId } from '../../platform/core/id-schemas';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listOf,
  QUERY,
  type Operation,
} from '../../platform/core/operation';
import { FREQUENCIES } from './send-time';
import { SOUNDS, withDefaults } from './preferences';
import { NOTIFICATION_TYPES } from './notification-texts';
import { RULES } from './notification-rules';

const Notification = z
  .strictObject({
    id: z.string().describe(`${aboutId('notification')} or of the announcement (\`ann_…\`)`),
    type: z.string().describe('The type of the event, or `announcement`'),
    title: z.string().describe('Its title, on one line'),
    body: z.string().describe('Its text'),
    about: z
      .strictObject({
        type: z.enum(['verification', 'payment']).describe('The kind of record'),
        id: z.string().describe(`${aboutId('verification')} or of the payment (\`pay_…\`)`),
      })
      .nullable()
      .describe('The record to open for details; null without one'),
    silent: z.boolean().describe('It arrived in quiet hours: show it without a sound'),
    createdAt: instant.describe('When its event happened'),
    readAt: instant.nullable().describe('When you read it; null while it is unread'),
    archivedAt: instant.nullable().describe('When you archived it; null when you did not'),
  })
  .meta({ id: 'Notification' });

const Choice = z
  .strictObject({
    toast: z.boolean().describe('Whether the dashboard shows a toast'),
    email: z.boolean().describe('Whether an email is sent'),
    sms: z.boolean().describe('Whether a text message is sent'),
    webhook: z.boolean().describe('Whether the webhook endpoints of the account receive it'),
  })
  .describe('Whether each channel is on');
const Phone = z
  .strictObject({
    number: z.string().describe('E.164, such as `+12065550142`'),
    verified: z
      .boolean()
      .describe(
        'Whether the number is confirmed; text messages are sent only to a confirmed number',
      ),
  })
  .meta({ id: 'NotificationPhone' });
const clock = (about: string) => z.string().describe(`${about}: a local time such as \`22:00\``);
const Preferences = z
  .strictObject({
    timeZone: z.string().describe('IANA time zone of the quiet hours and digests'),
    quietHours: z
      .strictObject({ from: clock('When they start'), to: clock('When they end') })
      .nullable()
      .describe('Emails and text messages wait until they end; null without quiet hours'),
    sound: z.enum(SOUNDS).describe('The sound of a toast'),
    types: z
      .record(
        z.string(),
        z.strictObject({
          channels: Choice,
          frequency: z.enum(FREQUENCIES).describe('When emails and text messages are sent'),
        }),
      )
      .describe('The preferences of every type of event'),
    phone: Phone.nullable().describe('The phone for text messages; null without one'),
    rules: z
      .array(
        z.strictObject({
          type: z.string().describe('The type of event'),
          urgent: z.boolean().describe('Sent immediately, despite quiet hours and digests'),
          alwaysEmailed: z.boolean().describe('Its email is always sent, whatever the preferences'),
          defaults: Choice.describe('The channels that are on unless you choose others'),
        }),
      )
      .describe('The types with their defaults and restrictions'),
  })
  .meta({ id: 'NotificationPreferences' });
const example: z.infer<typeof Notification> = {
  id: exampleId('notification'),
  type: 'sms.received',
  title: 'Message received for WhatsApp',
  body: 'Open the verification in the dashboard to read it.',
  about: { type: 'verification', id: exampleId('verification') },
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
    alwaysEmailed: RULES[type].isMailed,
    defaults: RULES[type].defaults,
  })),
};

const own = { tag: 'Notifications', access: 'person' } as const;

export const LIST: Operation = {
  ...own,
  id: 'listNotifications',
  summary: 'List your notifications',
  description:
    'The notifications of the current account that your role may see, and announcements. Notifications are kept for 90 days.',
  answers: {
    200: {
      description: 'A page',
      schema: listOf(Notification, {
        unreadCount: z
          .int()
          .describe('The count of all notifications that are neither read nor archived'),
      }),
      example: { data: [example], hasMore: false, nextCursor: null, unreadCount: 1 },
    },
  },
  problems: QUERY,
};

export const GET: Operation = {
  ...own,
  id: 'getNotification',
  summary: 'Get a notification',
  answers: { 200: { description: 'The notification', schema: Notification, example } },
  problems: ['notifications.not_found'],
};

export const READ: Operation = {
  ...own,
  id: 'readNotification',
  unconfirmed: true,
  summary: 'Mark a notification as read',
  answers: {
    200: { description: 'The notification', schema: Notification, example: { ...example, readAt } },
  },
  problems: [...EMPTY_BODY, 'notifications.not_found'],
  idempotent: 'replayed',
};

export const ARCHIVE: Operation = {
  ...own,
  id: 'archiveNotification',
  unconfirmed: true,
  summary: 'Archive a notification',
  description: 'Also marks it as read. List archived notifications with `archived=true`.',
  answers: {
    200: {
      description: 'The notification',
      schema: Notification,
      example: { ...example, readAt, archivedAt: readAt },
    },
  },
  problems: [...EMPTY_BODY, 'notifications.not_found'],
  idempotent: 'replayed',
};

export const READ_ALL: Operation = {
  ...own,
  id: 'readAllNotifications',
  unconfirmed: true,
  summary: 'Mark all notifications as read',
  answers: {
    200: {
      description: 'The number of notifications that were unread',
      schema: z
        .strictObject({ readCount: z.int().describe('Notifications that were unread') })
        .meta({ id: 'ReadNotifications' }),
      example: { readCount: 3 },
    },
  },
  problems: EMPTY_BODY,
  idempotent: 'replayed',
};

export const PREFERENCES: Operation = {
  ...own,
  id: 'getNotificationPreferences',
  summary: 'Get your notification preferences',
  answers: {
    200: {
      description: 'The preferences; they apply to all your accounts',
      schema: Preferences,
      example: preferences,
    },
  },
};

export const SET_PREFERENCES: Operation = {
  ...own,
  id: 'setNotificationPreferences',
  unconfirmed: true,
  summary: 'Set your notification preferences',
  description:
    'Replaces all preferences; omitted types use their defaults. Emails and text messages wait for the end of quiet hours in ' +
    'your time zone, except urgent ones.',
  answers: {
    200: { description: 'The new preferences', schema: Preferences, example: preferences },
  },
  problems: [...JSON_BODY, 'notifications.fixed', 'notifications.no_phone'],
};

export const SET_PHONE: Operation = {
  ...own,
  id: 'setNotificationPhone',
  summary: 'Set the phone for text messages',
  description:
    'Sends a code to the number, valid for ten minutes. Notifications are sent there after you confirm the code. Replaces a ' +
    'previous phone.',
  answers: {
    200: {
      description: 'The phone, verified or waiting for its code',
      schema: Phone,
      example: { ...phone, verified: false },
    },
  },
  problems: [...JSON_BODY, 'auth.email_unverified', 'auth.too_many_attempts'],
};

export const VERIFY_PHONE: Operation = {
  ...own,
  id: 'verifyNotificationPhone',
  summary: 'Confirm the phone with its code',
  answers: { 200: { description: 'The verified phone', schema: Phone, example: phone } },
  problems: [...JSON_BODY, 'phones.none', 'phones.code_wrong', 'auth.too_many_attempts'],
  idempotent: 'replayed',
};

export const DELETE_PHONE: Operation = {
  ...own,
  id: 'deleteNotificationPhone',
  summary: 'Delete the phone',
  answers: { 204: { description: 'The phone is deleted' } },
  problems: EMPTY_BODY,
};
