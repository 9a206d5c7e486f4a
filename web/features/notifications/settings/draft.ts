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

/** Proposed quiet hours. */
const NIGHT = { from: '22:00', to: '07:00' } as const;

/** The preferences in the form. `from` and `to` are times such as `22:00`, empty while they are typed. */
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

/** Its email is always sent, by the feature itself. */
export const isFixed = (rule: Rule, channel: Channel): boolean =>
  rule.alwaysEmailed && channel === 'email';

interface TypeSettings {
  rule: Rule;
  chosen: TypePreference;
  /** There is a verified phone for SMS. */
  hasPhone: boolean;
}

/** Whether the channel is used: SMS needs a verified phone, whatever was chosen. */
export const isOn = ({ rule, chosen, hasPhone }: TypeSettings, channel: Channel): boolean =>
  isFixed(rule, channel) || (chosen.channels[channel] && (channel !== 'sms' || hasPhone));

/** Whether the frequency can be chosen: only for channels that are not instant. */
export const hasFrequency = (settings: TypeSettings): boolean =>
  !settings.rule.urgent &&
  (isOn(settings, 'sms') || (isOn(settings, 'email') && !settings.rule.alwaysEmailed));

type Difference = NonNullable<SetPreferences['types']>[string];

/** The difference to the defaults; null for none. The frequency of instant channels does not count. */
function differenceOf(settings: TypeSettings): Difference | null {
  const { rule, chosen } = settings;
  const channels = Object.fromEntries(
    CHANNELS.flatMap((channel) => {
      const on = isOn(settings, channel);
      return on === rule.defaults[channel] ? [] : [[channel, on] as const];
    }),
  );
  const frequency = hasFrequency(settings) ? chosen.frequency : 'instant';
  return Object.keys(channels).length === 0 && frequency === 'instant'
    ? null
    : { channels, frequency };
}

export const isDefault = (settings: TypeSettings): boolean => differenceOf(settings) === null;

/** The body of the API request: only types that differ from the defaults, so that others follow them. */
export function toInput(draft: Draft, rules: readonly Rule[], hasPhone: boolean): SetPreferences {
  const { timeZone, sound, quiet } = draft;
  const { from, to } = quiet;
  const types = rules.flatMap((rule) => {
    const difference = differenceOf({ rule, chosen: draft.types[rule.type], hasPhone });
    return difference === null ? [] : [[rule.type, difference] as const];
  });
  const quietHours = quiet.isOn ? { from, to } : null;
  return { timeZone, quietHours, sound, types: Object.fromEntries(types) };
}
