import * as z from 'zod';
import { FREQUENCIES, type Frequency } from './send-time';
import { NOTIFICATION_TYPES, type NotificationType } from './notification-texts';
import { RULES, type Choice } from './notification-rules';

export const SOUNDS = ['chime', 'bell', 'knock', 'none'] as const;
export type Sound = (typeof SOUNDS)[number];

/** The preference for one type. */
export interface TypePreference {
  channels: Choice;
  frequency: Frequency;
}

/** The preferences of a person, for all accounts. Quiet hours are minutes after midnight in `timeZone`. */
export interface Preferences {
  timeZone: string;
  quiet: { from: number; to: number } | null;
  sound: Sound;
  types: Readonly<Record<NotificationType, TypePreference>>;
}

/** The stored choices: only those that the person made. */
export const StoredTypes = z.partialRecord(
  z.enum(NOTIFICATION_TYPES),
  z.object({
    channels: z.record(z.string(), z.boolean()),
    frequency: z.enum(FREQUENCIES),
  }),
);
export type StoredTypes = z.infer<typeof StoredTypes>;

export const SettingsRow = z.object({
  types: z.string().transform((text) => StoredTypes.parse(JSON.parse(text))),
  time_zone: z.string(),
  quiet_from: z.int().nullable(),
  quiet_to: z.int().nullable(),
  sound: z.enum(SOUNDS),
});
type SettingsRow = z.infer<typeof SettingsRow>;

/** Completes choices with the current defaults, also for preferences that were stored long ago. */
export function withDefaults(chosen: StoredTypes): Preferences['types'] {
  const entries = NOTIFICATION_TYPES.map((type) => {
    const { defaults } = RULES[type];
    const { channels = {}, frequency = 'instant' } = chosen[type] ?? {};
    return [type, { channels: { ...defaults, ...channels }, frequency }] as const;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an entry for each type there is
  return Object.fromEntries(entries) as Record<NotificationType, TypePreference>;
}

/** The preferences of a row; the defaults without one. */
export const parsePreferences = (row: SettingsRow | null): Preferences => ({
  timeZone: row?.time_zone ?? 'UTC',
  quiet:
    row && row.quiet_from !== null && row.quiet_to !== null
      ? { from: row.quiet_from, to: row.quiet_to }
      : null,
  sound: row?.sound ?? 'chime',
  types: withDefaults(row?.types ?? {}),
});
