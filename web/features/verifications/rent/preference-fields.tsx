import { ChevronRight } from 'lucide-preact';
import { useId } from 'preact/hooks';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { cx } from '../../../ui/cx';
import { Field, inputClass } from '../../../ui/forms/field';
import { list } from '../../../core/format';
import { CARRIERS } from './rent.model';

const CARRIER_NAME = {
  vz: 'rent.carrierVz',
  tmo: 'rent.carrierTmo',
  att: 'rent.carrierAtt',
} as const;

function areaCodeHint(asked: { unknown: string[]; nearby: string[] } | undefined) {
  if (!asked) return undefined;
  const { unknown, nearby } = asked;
  if (unknown.length > 0) return t('rent.areaCodeUnknown', { codes: list(unknown) });
  return nearby.length > 0 ? t('rent.areaCodeNearby', { codes: list(nearby) }) : undefined;
}

function AreaCodeField() {
  const { rent, services } = useVerifications();
  const listId = useId();
  return (
    <Field label={t('rent.areaCode')} hint={areaCodeHint(rent.quote.value?.preferences.areaCodes)}>
      {({ id, describedBy }) => (
        <>
          <input
            id={id}
            type="text"
            inputMode="numeric"
            autocomplete="off"
            list={listId}
            placeholder={t('rent.areaCodePlaceholder')}
            aria-describedby={describedBy}
            value={rent.areaCodes.value}
            onFocus={() => void services.loadAreaCodes()}
            onInput={(event) => rent.setAreaCodes(event.currentTarget.value)}
            class={inputClass}
          />
          <datalist id={listId}>
            {services.areaCodes.value.map(({ areaCode, region }) => (
              <option key={areaCode} value={areaCode} label={region} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function CarrierField() {
  const { rent } = useVerifications();
  return (
    <fieldset class="flex flex-col gap-1.5">
      <legend class="mb-1.5 text-sm font-medium text-soft">{t('rent.carrier')}</legend>
      <div class="flex flex-wrap gap-2">
        {CARRIERS.map((carrier) => {
          const chosen = rent.carriers.value.includes(carrier);
          return (
            <label
              key={carrier}
              class={cx(
                'flex min-h-10 cursor-pointer items-center gap-2 rounded-control border px-3 text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-focus',
                chosen ? 'border-ink bg-sunken text-ink' : 'border-edge text-soft',
              )}
            >
              <input
                type="checkbox"
                checked={chosen}
                class="size-4 accent-ink"
                onChange={() => rent.toggleCarrier(carrier)}
              />
              {t(CARRIER_NAME[carrier])}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Optional preferences, collapsed; says that they are best effort. */
export function PreferenceFields() {
  return (
    <details class="group rounded-control border border-line">
      <summary class="flex min-h-11 list-none items-center gap-2 rounded-control px-3 text-sm font-medium text-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={16}
          class="transition-transform duration-120 group-open:rotate-90"
          aria-hidden="true"
        />
        {t('rent.preferences')}
        <span class="ml-auto rounded-full bg-sunken px-2 py-0.5 text-xs text-faint">
          {t('rent.bestEffort')}
        </span>
      </summary>
      <div class="flex flex-col gap-4 border-t border-line p-3 sm:p-4">
        <div class="grid gap-4 sm:grid-cols-2">
          <AreaCodeField />
          <CarrierField />
        </div>
        <p class="max-w-prose text-sm text-faint">{t('rent.bestEffortHint')}</p>
      </div>
    </details>
  );
}
