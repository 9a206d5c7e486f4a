import { Plus, X } from 'lucide-preact';
import { t } from '../../locales/i18n';
import { Button } from '../../ui/controls/button';
import { TextField } from '../../ui/forms/field';
import { list } from '../../core/format';
import { RadioField } from '../../ui/forms/radio-field';
import { MAX_HEADERS, type EndpointDraft, type HeaderDraft } from './endpoint-draft.model';

const NAME = "[\\w!#$%&'*+.^`\\|~\\-]{1,100}";

function HeaderLine({ draft, header }: { draft: EndpointDraft; header: HeaderDraft }) {
  const { key, name, value } = header;
  return (
    <li class="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto]">
      <TextField
        label={t('hooks.headerName')}
        name={`header-name-${key}`}
        autocomplete="off"
        placeholder="x-api-key"
        pattern={NAME}
        required
        value={name}
        onInput={({ currentTarget }) => draft.setHeader(key, { name: currentTarget.value })}
      />
      <TextField
        class="max-sm:col-start-1"
        label={t('hooks.headerValue')}
        name={`header-value-${key}`}
        autocomplete="off"
        maxLength={1_000}
        required
        value={value}
        onInput={({ currentTarget }) => draft.setHeader(key, { value: currentTarget.value })}
      />
      <Button
        kind="quiet"
        size="icon"
        class="mt-[1.625rem] max-sm:col-start-2 max-sm:row-start-1"
        aria-label={name === '' ? t('hooks.removeHeader') : t('hooks.removeHeaderLabel', { name })}
        onClick={() => draft.removeHeader(key)}
      >
        <X size={18} aria-hidden="true" />
      </Button>
    </li>
  );
}

/** Custom headers of every request. */
export function HeaderFields({ draft, had }: { draft: EndpointDraft; had: readonly string[] }) {
  const headers = draft.headers.value;
  return (
    <div class="flex flex-col gap-3">
      {had.length > 0 && (
        <RadioField
          label={t('hooks.headers')}
          value={draft.keepsHeaders.value ? 'keep' : 'anew'}
          options={[
            { value: 'keep', label: t('hooks.keepHeaders', { names: list(had) }) },
            { value: 'anew', label: t('hooks.newHeaders') },
          ]}
          onSet={(value) => (draft.keepsHeaders.value = value === 'keep')}
        />
      )}
      {!draft.keepsHeaders.value && (
        <fieldset class="flex flex-col gap-3">
          <legend class="mb-1.5 text-sm font-medium text-soft">
            {had.length > 0 ? t('hooks.newHeaders') : t('hooks.headers')}
          </legend>
          <p class="-mt-1.5 max-w-prose text-sm text-faint">{t('hooks.headersText')}</p>
          {headers.length > 0 && (
            <ul class="flex flex-col gap-4">
              {headers.map((header) => (
                <HeaderLine key={header.key} draft={draft} header={header} />
              ))}
            </ul>
          )}
          {headers.length < MAX_HEADERS && (
            <Button size="sm" class="self-start" onClick={() => draft.addHeader()}>
              <Plus size={16} aria-hidden="true" />
              {t('hooks.addHeader')}
            </Button>
          )}
        </fieldset>
      )}
    </div>
  );
}
