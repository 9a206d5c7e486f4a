import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { clock } from '../../../api/http-client';
import { t } from '../../../locales/i18n';
import { dayIn } from '../../../core/format';
import { Field, inputClass } from '../../../ui/forms/field';
import { Notice } from '../../../ui/feedback/notice';
import { Panel } from '../../../ui/data/panel';
import type { Draft } from './draft';
import type { PreferencesModel } from './preferences.model';
import { clockIn, isOverMidnight, nextChange, quietEnd } from './quiet';
import { ZoneField } from './zone-field';

const MINUTE_MS = 60_000;

/** The time by the server's clock, updated every minute. */
const useMinute = (): number =>
  useComputed(() => Math.floor(clock.now.value / MINUTE_MS) * MINUTE_MS).value;

function TimeField(props: { label: string; value: string; onSet: (value: string) => void }) {
  return (
    <Field label={props.label} class="min-w-32">
      {({ id }) => (
        <input
          id={id}
          type="time"
          required
          list={undefined}
          value={props.value}
          onInput={({ currentTarget: { value } }) => props.onSet(value)}
          class={`${inputClass} digits`}
        />
      )}
    </Field>
  );
}

/** Explains the quiet hours of today, and the next change of daylight saving time. */
function Meaning({ draft: { timeZone: zone, quiet }, now }: { draft: Draft; now: number }) {
  const change = useMemo(() => nextChange(zone, now), [zone, now]);
  const time = clockIn(zone, now);
  const { isOn, from, to } = quiet;
  if (time === null) return <Notice tone="wait">{t('prefs.unknownZone', { zone })}</Notice>;
  const until = isOn ? quietEnd({ zone, from, to }, now) : null;
  return (
    <div data-quiet class="flex max-w-prose flex-col gap-1 rounded-control bg-sunken p-4">
      {isOn ? (
        <>
          <p>
            {t(isOverMidnight(quiet) ? 'prefs.overMidnight' : 'prefs.sameDay', { from, to, zone })}
          </p>
          <p class="font-medium">
            {until === null
              ? t('prefs.nowLoud', { time, from })
              : t('prefs.nowQuiet', { time, until })}
          </p>
        </>
      ) : (
        <p>{t('prefs.nowOff', { time, zone })}</p>
      )}
      {change && (
        <p class="text-sm text-soft">
          {t(change.isForward ? 'prefs.forward' : 'prefs.backward', {
            day: dayIn(change.at - 1, zone),
            before: change.before,
            after: change.after,
          })}
        </p>
      )}
    </div>
  );
}

/** Quiet hours and their time zone. */
export function QuietPanel({ model, draft }: { model: PreferencesModel; draft: Draft }) {
  const now = useMinute();
  const { quiet, timeZone } = draft;
  const issue = model.issue.value;
  return (
    <Panel title={t('prefs.quiet')} text={t('prefs.quietText')}>
      <label class="flex min-h-8 items-center gap-2.5">
        <input
          type="checkbox"
          role="switch"
          checked={quiet.isOn}
          onChange={() => model.setQuiet({ isOn: !quiet.isOn })}
          class="size-4 accent-ink"
        />
        <span class="font-medium">{t('prefs.quietOn')}</span>
      </label>
      <div class="grid items-start gap-4 sm:grid-cols-2">
        {quiet.isOn && (
          <div class="grid grid-cols-2 gap-4">
            <TimeField
              label={t('prefs.from')}
              value={quiet.from}
              onSet={(from) => model.setQuiet({ from })}
            />
            <TimeField
              label={t('prefs.to')}
              value={quiet.to}
              onSet={(to) => model.setQuiet({ to })}
            />
          </div>
        )}
        <ZoneField zone={timeZone} now={now} onSet={(zone) => model.set({ timeZone: zone })} />
      </div>
      {issue === null ? (
        <Meaning draft={draft} now={now} />
      ) : (
        <Notice tone="fail">{t(`prefs.issues.${issue}`)}</Notice>
      )}
    </Panel>
  );
}
