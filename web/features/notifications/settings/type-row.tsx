import { useId } from 'preact/hooks';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { cx } from '../../../ui/cx';
import { inputClass } from '../../../ui/forms/field';
import { Tag } from '../../../ui/feedback/tag';
import { eventName } from '../../../shared/event-types';
import { CHANNELS, FREQUENCIES, isFixed } from './draft';
import type { Channel, Rule } from '../../../api/preferences-api';
import type { PreferencesModel } from './preferences.model';

/** A card on narrow screens, a table row on wide ones. */
export const COLUMNS =
  'grid gap-x-3 @xl:grid-cols-[minmax(0,1fr)_repeat(4,4.25rem)_8.75rem] @xl:items-center';

interface BoxProps {
  model: PreferencesModel;
  rule: Rule;
  channel: Channel;
}

function Box({ model, rule, channel }: BoxProps) {
  const fixed = isFixed(rule, channel);
  const isDefault = rule.defaults[channel];
  const hasNoPhone = channel === 'sms' && !model.hasPhone.value;
  return (
    <label class="flex min-h-8 items-center gap-2.5 @xl:flex-col @xl:justify-center @xl:gap-1">
      <input
        type="checkbox"
        checked={model.isOn(rule, channel)}
        disabled={fixed || hasNoPhone}
        onChange={() => model.toggle(rule, channel)}
        class="size-4 shrink-0 accent-ink"
      />
      <span class="@xl:sr-only">{t(`prefs.channels.${channel}`)}</span>
      <span
        aria-hidden="true"
        class={cx('size-1 shrink-0 rounded-full', isDefault ? 'bg-edge' : '@max-xl:hidden')}
      />
      {isDefault && <span class="sr-only">{t('prefs.byDefault')}</span>}
    </label>
  );
}

function Frequency({ model, rule }: Omit<BoxProps, 'channel'>) {
  const id = useId();
  if (!model.hasFrequency(rule))
    return (
      <p class="text-sm text-faint @max-xl:hidden" title={t('prefs.noFrequency')}>
        {rule.urgent ? t('prefs.frequencies.instant') : t('common.notAvailable')}
      </p>
    );
  return (
    <div class="@max-xl:mt-2">
      <label for={id} class="sr-only">
        {t('prefs.frequencyOf', { event: eventName(rule.type) })}
      </label>
      <select
        id={id}
        class={cx(inputClass, '!min-h-9 !px-2 @xl:!text-sm')}
        onChange={({ currentTarget: { value } }) => {
          const frequency = FREQUENCIES.find((name) => name === value);
          if (frequency) model.setFrequency(rule, frequency);
        }}
      >
        {FREQUENCIES.map((name) => (
          <option key={name} value={name} selected={name === model.frequencyOf(rule)}>
            {t(`prefs.frequencies.${name}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The channels and the frequency of one event type. */
export function TypeRow({ model, rule }: Omit<BoxProps, 'channel'>) {
  const id = useId();
  const event = eventName(rule.type);
  const isChanged = !model.isDefault(rule);
  return (
    <li class="rounded-control border border-line p-3 @xl:rounded-none @xl:border-0 @xl:border-t @xl:px-0 @xl:py-2">
      <div role="group" aria-labelledby={id} class={COLUMNS}>
        <div class="flex min-w-0 flex-col gap-1 @max-xl:pb-2">
          <span id={id} class="font-medium">
            {event}
          </span>
          <span class="flex flex-wrap items-center gap-1.5 empty:hidden">
            {rule.urgent && <Tag tone="wait">{t('prefs.urgent')}</Tag>}
            {rule.alwaysEmailed && <Tag>{t('prefs.alwaysEmailed')}</Tag>}
            {isChanged && <Tag tone="done">{t('prefs.changed')}</Tag>}
            {isChanged && (
              <Button
                kind="quiet"
                size="sm"
                class="-my-1 !text-xs underline underline-offset-4"
                aria-label={t('prefs.resetLabel', { event })}
                onClick={() => model.toDefaults(rule)}
              >
                {t('prefs.reset')}
              </Button>
            )}
          </span>
        </div>
        <div class="grid grid-cols-2 gap-x-4 @xl:contents">
          {CHANNELS.map((channel) => (
            <Box key={channel} model={model} rule={rule} channel={channel} />
          ))}
        </div>
        <Frequency model={model} rule={rule} />
      </div>
    </li>
  );
}
