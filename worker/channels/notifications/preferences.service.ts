import { auditRow, byCaller } from '../../audit/audit.service';
import { parseRows } from '../../platform/db/client';
import { guarded } from '../../platform/db/guarded';
import { requirePerson } from '../../accounts/credentials/person';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { findPhone } from './phones.service';
import type { SetPreferences } from './notifications.schemas';
import { parsePreferences, SettingsRow, withDefaults, type Preferences } from './preferences';
import { NOTIFICATION_TYPES, type NotificationType } from './notification-texts';
import { RULES } from './notification-rules';

/** The preferences of the caller, with defaults. @throws auth.person. */
export async function getPreferences(ctx: Ctx): Promise<Preferences> {
  const found = await ctx.db.sql
    .prepare('SELECT * FROM notification_settings WHERE user_id = ?')
    .bind(requirePerson(ctx).id)
    .all();
  return parsePreferences(parseRows(found, SettingsRow)[0] ?? null);
}

/**
 * Replaces all preferences of the person, for every account.
 * @throws auth.person, notifications.fixed, notifications.no_phone.
 */
export async function setPreferences(ctx: Ctx, input: SetPreferences): Promise<Preferences> {
  const { id } = requirePerson(ctx);
  const before = await getPreferences(ctx);
  const types = withDefaults(input.types);
  for (const type of NOTIFICATION_TYPES) assertChoosable(type, types[type]);
  // SMS may stay chosen for a phone that was removed since.
  const byText = NOTIFICATION_TYPES.some(
    (type) => types[type].channels.sms && !before.types[type].channels.sms,
  );
  if (byText && !(await findPhone(ctx, id))?.isVerified)
    throw new AppError('notifications.no_phone');
  const { timeZone, quietHours, sound } = input;
  const choose = ctx.db.sql
    .prepare(
      `INSERT INTO notification_settings (user_id, types, time_zone, quiet_from, quiet_to, sound, updated_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT DO UPDATE SET types = excluded.types, time_zone = excluded.time_zone,
         quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, sound = excluded.sound,
         updated_at = excluded.updated_at
       WHERE types <> excluded.types OR time_zone <> excluded.time_zone OR sound <> excluded.sound
         OR quiet_from IS NOT excluded.quiet_from OR quiet_to IS NOT excluded.quiet_to`,
    )
    .bind(
      id,
      JSON.stringify(input.types),
      timeZone,
      quietHours && parseClock(quietHours.from),
      quietHours && parseClock(quietHours.to),
      sound,
      ctx.now(),
    );
  const entry = byCaller(ctx, {
    action: 'notifications.chosen',
    target: { type: 'user', id },
    before: { types: describeChoices(before.types) },
    after: { types: describeChoices(types), quietHours: quietHours !== null, sound },
  });
  await ctx.db.sql.batch(guarded(ctx.db, choose, [await auditRow(ctx, entry)]));
  return getPreferences(ctx);
}

/** @throws notifications.fixed. */
function assertChoosable(
  type: NotificationType,
  { channels, frequency }: Preferences['types'][NotificationType],
): void {
  const { isMailed, isUrgent } = RULES[type];
  const issue =
    isMailed && !channels.email
      ? `The email about "${type}" is always sent.`
      : isUrgent && frequency !== 'instant'
        ? `"${type}" concerns your security and is always sent immediately.`
        : null;
  if (issue !== null) throw new AppError('notifications.fixed', { issue });
}

/** For the audit log: the preferences that differ from the defaults. */
const describeChoices = (types: Preferences['types']): string[] =>
  NOTIFICATION_TYPES.flatMap((type) => {
    const { channels, frequency } = types[type];
    const on = Object.entries(channels).flatMap(([channel, isOn]) => (isOn ? [channel] : []));
    const isDefault =
      frequency === 'instant' && JSON.stringify(channels) === JSON.stringify(RULES[type].defaults);
    return isDefault ? [] : [`${type} ${frequency}: ${on.join(' ')}`];
  });

function parseClock(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
