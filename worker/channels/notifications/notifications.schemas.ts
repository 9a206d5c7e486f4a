import * as z from 'zod';
import { line, lines } from '../../platform/core/labels';
import { PageQuery } from '../../platform/core/page-query';
import { FREQUENCIES } from './due';
import { SOUNDS } from './preferences';
import { isNotificationType, NOTIFICATION_TYPES } from './sentences';
import { CHANNELS, isChannel } from './types';
import { isTimeZone } from './wall-clock';

const clock = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Use a time of day such as 22:00.')
  .describe('A time of day where the person lives: `22:00`');

/** Refuses names that there are not, with the list of those that there are. */
const named =
  (what: string, isKnown: (name: string) => boolean, all: readonly string[]) =>
  (value: Record<string, unknown>, ctx: z.RefinementCtx): void => {
    for (const name of Object.keys(value))
      if (!isKnown(name)) {
        const message = `There is no ${what} "${name.slice(0, 50)}": use ${all.join(', ')}.`;
        ctx.addIssue({ code: 'custom', path: [name.slice(0, 50)], message });
      }
  };

const channels = z
  .record(z.string(), z.boolean())
  .superRefine(named('channel', isChannel, CHANNELS))
  .default({})
  .describe(`By channel: ${CHANNELS.join(', ')}; what is left out is as by default`);

const typePreference = z.strictObject({
  channels,
  frequency: z
    .enum(FREQUENCIES)
    .default('instant')
    .describe('Of mails and texts: at once, with the next hour, or at eight in the morning'),
});

export const SetPreferences = z
  .strictObject({
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'Use a time zone of the IANA database, such as Europe/Berlin.')
      .default('UTC'),
    quietHours: z
      .strictObject({ from: clock, to: clock })
      .refine(({ from, to }) => from !== to, 'Let quiet hours end at another time than they begin.')
      .nullable()
      .default(null)
      .describe('Mails and texts wait for their end; over midnight when `to` is the earlier one'),
    sound: z.enum(SOUNDS).default('chime'),
    types: z
      .record(z.string(), typePreference)
      .superRefine(named('type', isNotificationType, NOTIFICATION_TYPES))
      .default({})
      .describe('By type of event; what is left out is as by default'),
  })
  .meta({
    id: 'SetNotificationPreferences',
    example: {
      timeZone: 'Africa/Lagos',
      quietHours: { from: '22:00', to: '07:00' },
      sound: 'chime',
      types: {
        'sms.received': { channels: { toast: true, webhook: true }, frequency: 'instant' },
        'payment.failed': { channels: { email: true }, frequency: 'daily' },
      },
    },
  });
export type SetPreferences = z.infer<typeof SetPreferences>;

export const ListNotifications = z.strictObject({
  state: z.enum(['unread', 'read']).optional(),
  archived: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('What was archived, in the place of what was not'),
  type: z.string().max(100).optional().describe('The type of the event, or `announcement`'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Words that stand in the title or the sentence'),
  ...PageQuery,
});
export type ListNotifications = z.infer<typeof ListNotifications>;

export const SetPhone = z
  .strictObject({
    number: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'Use the international form, such as +12065550142.')
      .describe('E.164'),
  })
  .meta({ id: 'SetNotificationPhone', example: { number: '+12065550142' } });

export const VerifyPhone = z
  .strictObject({ code: z.string().regex(/^\d{6}$/, 'Use the six digits of the text.') })
  .meta({ id: 'VerifyNotificationPhone', example: { code: '274913' } });

export const ListAnnouncements = z.strictObject(PageQuery);
export type ListAnnouncements = z.infer<typeof ListAnnouncements>;

export const Announce = z
  .strictObject({
    title: line(120).min(1),
    body: lines(2_000).min(1),
  })
  .meta({
    id: 'Announce',
    example: {
      title: 'Maintenance on Sunday',
      body: 'Numbers cannot be rented from 02:00 to 02:15 UTC.',
    },
  });
export type Announce = z.infer<typeof Announce>;
