import type {
  Channel,
  Preferences,
  Rule,
  SetPreferences,
  Type,
  TypePreference,
} from '../../../api/preferences-api';

export const CHANNELS = ['toast', 'email', 'sms', 'webhook'] as const satisfies readonly Channel[];
export const FREQUENCIES = [
  'instant',
  'hourly',
  'daily',
] as const satisfies readonly TypePreference['frequency'][];

/** What is proposed to who has no quiet hours. */
const NIGHT = { from: '22:00', to: '07:00' } as const;

/** What a person is choosing. `from` and `to` are times of day such as `22:00`, empty while they are being typed. */
export interface Draft {
  timeZone: string;
  quiet: { isOn: boolean; from: string; to: string };
  sound: Preferences['sound'];
  types: Readonly<Record<Type, TypePreference>>;
}

export const toDraft = ({ timeZone, quietHours, sound, types }: Preferences): Draft => ({
  timeZone,
  quiet: { isOn: quietHours !== null, ...(quietHours ?? NIGHT) },
  sound,
  types,
});

/** Its mail comes from where it happens, whatever is chosen. */
export const isFixed = (rule: Rule, channel: Channel): boolean =>
  rule.alwaysMailed && channel === 'email';

interface Standing {
  rule: Rule;
  chosen: TypePreference;
  /** Texts have a confirmed phone to go to. */
  hasPhone: boolean;
}

/** Whether that channel tells of it: a text without a phone does not, whatever was chosen when there was one. */
export const isOn = ({ rule, chosen, hasPhone }: Standing, channel: Channel): boolean =>
  isFixed(rule, channel) || (chosen.channels[channel] && (channel !== 'sms' || hasPhone));

/** Whether how often is for its reader to choose: only what waits for something can. */
export const hasFrequency = (standing: Standing): boolean =>
  !standing.rule.urgent &&
  (isOn(standing, 'sms') || (isOn(standing, 'email') && !standing.rule.alwaysMailed));

type Said = NonNullable<SetPreferences['types']>[string];

/** What differs from the defaults; null for nothing. Frequencies of what is told at once anyway differ in nothing. */
function saidOf(standing: Standing): Said | null {
  const { rule, chosen } = standing;
  const channels = Object.fromEntries(
    CHANNELS.flatMap((channel) => {
      const on = isOn(standing, channel);
      return on === rule.defaults[channel] ? [] : [[channel, on] as const];
    }),
  );
  const frequency = hasFrequency(standing) ? chosen.frequency : 'instant';
  return Object.keys(channels).length === 0 && frequency === 'instant'
    ? null
    : { channels, frequency };
}

export const isDefault = (standing: Standing): boolean => saidOf(standing) === null;

/** What the API is asked to keep: of the types only what differs, so that the rest follows the defaults. */
export function toInput(draft: Draft, rules: readonly Rule[], hasPhone: boolean): SetPreferences {
  const { timeZone, sound, quiet } = draft;
  const { from, to } = quiet;
  const types = rules.flatMap((rule) => {
    const said = saidOf({ rule, chosen: draft.types[rule.type], hasPhone });
    return said === null ? [] : [[rule.type, said] as const];
  });
  const quietHours = quiet.isOn ? { from, to } : null;
  return { timeZone, quietHours, sound, types: Object.fromEntries(types) };
}
