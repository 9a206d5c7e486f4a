import { vi } from 'vitest';
import type { Preferences, PreferencesApi, Rule } from '../../../../../web/api/preferences-api';
import { PreferencesModel } from '../../../../../web/features/notifications/settings/preferences.model';

const NOTHING = { toast: false, email: false, sms: false, webhook: false };
const TOAST = { ...NOTHING, toast: true };
const MAIL = { ...TOAST, email: true };

export const RULES = {
  arrived: { type: 'sms.received', urgent: false, alwaysEmailed: false, defaults: TOAST },
  low: { type: 'balance.low', urgent: false, alwaysEmailed: false, defaults: MAIL },
  paid: { type: 'payment.succeeded', urgent: false, alwaysEmailed: true, defaults: MAIL },
  signIn: { type: 'security.sign_in', urgent: true, alwaysEmailed: true, defaults: MAIL },
} as const satisfies Record<string, Rule>;

export const PHONE = '+12065550142';

/** The default preferences for the few types above. */
export const preferencesOf = (patch: Partial<Preferences> = {}): Preferences => {
  const rules = Object.values(RULES);
  const types = rules.map(({ type, defaults }) => [
    type,
    { channels: { ...defaults }, frequency: 'instant' },
  ]);
  return {
    timeZone: 'UTC',
    quietHours: null,
    sound: 'chime',
    types: Object.fromEntries(types) as Preferences['types'],
    phone: null,
    rules,
    ...patch,
  };
};

/** A server that stores zone, hours and sound as sent, and answers with the types in `kept`. */
export async function openModel(patch: Partial<Preferences> = {}) {
  let kept = preferencesOf(patch);
  const backend = {
    get: vi.fn(async () => kept),
    set: vi.fn(
      async ({ types = {}, timeZone, quietHours, sound }: Parameters<PreferencesApi['set']>[0]) => {
        const fresh = preferencesOf();
        const difference = Object.values(RULES).map(({ type, defaults }) => {
          const { channels = {}, frequency = 'instant' } = types[type] ?? {};
          return [type, { channels: { ...defaults, ...channels }, frequency }];
        });
        kept = {
          ...fresh,
          timeZone: timeZone ?? fresh.timeZone,
          quietHours: quietHours ?? null,
          sound: sound ?? fresh.sound,
          phone: kept.phone,
          types: Object.fromEntries(difference) as Preferences['types'],
        };
        return kept;
      },
    ),
    setPhone: vi.fn(async (number: string) => ({ number, verified: false })),
    verifyPhone: vi.fn(async () => ({ number: PHONE, verified: true })),
    removePhone: vi.fn(async () => {}),
  };
  const model = new PreferencesModel(backend);
  await model.load();
  return { model, backend };
}
