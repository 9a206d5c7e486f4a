import { useId, useMemo } from 'preact/hooks';
import type { TargetedKeyboardEvent } from 'preact';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { cx } from '../../../ui/cx';
import { Field, inputClass } from '../../../ui/forms/field';
import { clockIn } from './quiet';
import { allZones, ownZone, ZonesModel } from './zones.model';

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

interface ZoneFieldProps {
  zone: string;
  /** Epoch milliseconds. */
  now: number;
  onSet: (zone: string) => void;
}

interface FoundProps {
  id: string;
  model: ZonesModel;
  now: number;
  onTake: (zone: string) => void;
}

function Found({ id, model, now, onTake }: FoundProps) {
  const found = model.found.value;
  if (found.length === 0)
    return (
      <p role="status" class="text-sm text-faint">
        {t('prefs.zoneNone')}
      </p>
    );
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={t('prefs.zones')}
      class="flex flex-col rounded-control border border-edge/60 bg-surface p-1 shadow-raised"
    >
      {found.map((zone, at) => (
        <li
          key={zone}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === model.active.value}
          // Keeps the focus in the field.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(zone)}
          class={cx(
            'digits flex min-h-9 cursor-pointer items-center rounded-control px-2.5',
            at === model.active.value ? 'bg-sunken' : 'hover:bg-sunken',
          )}
        >
          {t('prefs.zoneTime', { zone, time: clockIn(zone, now) ?? '' })}
        </li>
      ))}
    </ul>
  );
}

/** A time zone of the IANA database: search with suggestions, the browser's zone first. */
export function ZoneField({ zone, now, onSet }: ZoneFieldProps) {
  const own = useMemo(ownZone, []);
  const model = useMemo(() => new ZonesModel(own, allZones()), [own]);
  const listId = useId();
  const isOpen = model.isOpen.value;
  const take = (chosen: string): void => {
    model.close();
    onSet(chosen);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      model.move(step);
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      const chosen = model.take();
      if (chosen !== null) onSet(chosen);
    } else if (event.key === 'Escape') model.close();
  };
  const hasList = isOpen && model.found.value.length > 0;
  return (
    <div class="flex flex-col gap-2">
      <Field label={t('prefs.zone')} hint={t('prefs.zoneHint')}>
        {({ id, describedBy }) => (
          <input
            id={id}
            type="text"
            role="combobox"
            list={undefined}
            autocomplete="off"
            spellcheck={false}
            aria-expanded={hasList}
            aria-controls={hasList ? listId : undefined}
            aria-autocomplete="list"
            aria-activedescendant={hasList ? `${listId}-${model.active.value}` : undefined}
            aria-describedby={describedBy}
            placeholder={zone}
            value={isOpen ? model.query.value : zone}
            onFocus={() => model.ask('')}
            onBlur={() => model.close()}
            onInput={({ currentTarget }) => model.ask(currentTarget.value)}
            onKeyDown={onKeyDown}
            class={inputClass}
          />
        )}
      </Field>
      {isOpen && <Found id={listId} model={model} now={now} onTake={take} />}
      {zone !== own && (
        <p class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft">
          {t('prefs.zoneOwn', { zone: own })}
          <Button size="sm" onClick={() => take(own)}>
            {t('prefs.zoneTake', { zone: own })}
          </Button>
        </p>
      )}
    </div>
  );
}
