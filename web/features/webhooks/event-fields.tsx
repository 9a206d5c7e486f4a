import { t } from '../../locales/i18n';
import { Notice } from '../../ui/feedback/notice';
import { RadioField } from '../../ui/forms/radio-field';
import type { EndpointDraft } from './endpoint-draft.model';
import { eventName, GROUPS, eventTypesIn } from '../../shared/event-types';

/** All events, or selected types. */
export function EventFields({ draft }: { draft: EndpointDraft }) {
  const chosen = draft.chosen.value;
  return (
    <div class="flex flex-col gap-4">
      <RadioField
        label={t('hooks.events')}
        value={draft.isAll.value ? 'all' : 'some'}
        options={[
          { value: 'all', label: t('hooks.allEvents') },
          { value: 'some', label: t('hooks.someEvents') },
        ]}
        onSet={(value) => (draft.isAll.value = value === 'all')}
      />
      {!draft.isAll.value && (
        <div class="grid gap-x-8 gap-y-5 rounded-control bg-sunken p-4 sm:grid-cols-2">
          {GROUPS.map((group) => (
            <fieldset key={group} class="flex min-w-0 flex-col">
              <legend class="mb-1 text-sm font-medium text-soft">
                {t(`hooks.groups.${group}`)}
              </legend>
              {eventTypesIn(group).map((type) => (
                <label key={type} class="flex min-h-8 items-start gap-2.5 py-1">
                  <input
                    type="checkbox"
                    value={type}
                    checked={chosen.has(type)}
                    onChange={() => draft.toggle(type)}
                    class="mt-1 size-4 shrink-0 accent-ink"
                  />
                  <span class="min-w-0">
                    {eventName(type)}
                    <code class="block font-mono text-xs break-all text-soft">{type}</code>
                  </span>
                </label>
              ))}
            </fieldset>
          ))}
        </div>
      )}
      {draft.hasNoEvents.value && <Notice tone="wait">{t('hooks.noEvents')}</Notice>}
    </div>
  );
}
