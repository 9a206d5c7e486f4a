import * as z from 'zod';
import { line, lines } from '../../platform/core/labels';
import { OrderQuery, PageQuery } from '../../platform/core/page-query';
import { FREQUENCIES } from './send-time';
import { SOUNDS } from './preferences';
import { isNotificationType, NOTIFICATION_TYPES } from './notification-texts';
import { CHANNELS, isChannel } from './notification-rules';
import { isTimeZone } from './wall-clock';

const clock = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Use a time of day such as 22:00.')
  .describe('A local time of day, such as `22:00`');

/** Rejects unknown names, with the list of the known ones. */
const named =
  (what: string, isKnown: (name: string) => boolean, all: readonly string[]) =>
  (value: Record<string, unknown>, ctx: z.RefinementCtx): void => {
    for (const name of Object.keys(value))
      if (!isKnown(name)) {
        const message = `Unknown ${what} "${name.slice(0, 50)}". Use one of ${all.join(', ')}.`;
        ctx.addIssue({ code: 'custom', path: [name.slice(0, 50)], message });
      }
  };

const channels = z
  .record(z.string(), z.boolean())
  .superRefine(named('channel', isChannel, CHANNELS))
  .default({})
  .meta({
    description: 'Whether each channel is on. Omitted channels use their defaults',
    propertyNames: { enum: [...CHANNELS] },
  });

const typePreference = z.strictObject({
  channels,
  frequency: z
    .enum(FREQUENCIES)
    .default('instant')
    .describe(
      'When emails and text messages are sent: immediately, at the next full hour, or daily at 08:00 in your time zone',
    ),
});

export const SetPreferences = z
  .strictObject({
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'Use a time zone of the IANA database, such as Europe/Berlin.')
      .default('UTC')
      .describe('IANA time zone of the quiet hours and digests, such as `Europe/Berlin`'),
    quietHours: z
      .strictObject({ from: clock, to: clock })
      .refine(
        ({ from, to }) => from !== to,
        'Quiet hours must end at a different time than they start.',
      )
      .nullable()
      .default(null)
      .describe(
        'Emails and text messages wait until quiet hours end. They span midnight when `to` is earlier than `from`; the ' +
          'two are different times.',
      ),
    sound: z.enum(SOUNDS).default('chime').describe('The sound of a toast'),
    types: z
      .record(z.string(), typePreference)
      .superRefine(named('type', isNotificationType, NOTIFICATION_TYPES))
      .default({})
      .meta({
        description: 'Preferences by event type; omitted types use their defaults',
        propertyNames: { enum: [...NOTIFICATION_TYPES] },
      }),
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
  state: z.enum(['unread', 'read']).optional().describe('Only unread or only read notifications'),
  archived: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('List archived notifications instead of the others'),
  type: z.string().max(100).optional().describe('The type of the event, or `announcement`'),
  query: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Text to search for in the title and body'),
  ...OrderQuery,
  ...PageQuery,
});
export type ListNotifications = z.infer<typeof ListNotifications>;

export const SetPhone = z
  .strictObject({
    number: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'Use the international form, such as +12065550142.')
      .describe('E.164, such as `+12065550142`'),
  })
  .meta({ id: 'SetNotificationPhone', example: { number: '+12065550142' } });

export const VerifyPhone = z
  .strictObject({
    code: z
      .string()
      .regex(/^\d{6}$/, 'Use the six digits of the text message.')
      .describe('The six digits of the text message, which are valid for ten minutes'),
  })
  .meta({ id: 'VerifyNotificationPhone', example: { code: '274913' } });

export const Announce = z
  .strictObject({
    title: line(120).min(1).describe('1 to 120 characters on one line'),
    body: lines(2_000).min(1).describe('1 to 2,000 characters, in one or more lines'),
  })
  .meta({
    id: 'Announce',
    example: {
      title: 'Maintenance on Sunday',
      body: 'Numbers cannot be rented from 02:00 to 02:15 UTC.',
    },
  });
export type Announce = z.infer<typeof Announce>;
