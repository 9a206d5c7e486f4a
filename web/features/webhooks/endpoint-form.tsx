import { useEffect, useMemo, useRef } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { ActForm } from '../../ui/forms/act-form';
import { Button } from '../../ui/controls/button';
import { TextField } from '../../ui/forms/field';
import { Panel } from '../../ui/data/panel';
import { EndpointDraft } from './endpoint-draft.model';
import { EventFields } from './event-fields';
import { HeaderFields } from './header-fields';
import type { Endpoint } from '../../api/webhooks-api';

const MAX_URL = 2_000;
const MAX_DESCRIPTION = 200;

interface EndpointFormProps {
  title: string;
  text: string;
  action: string;
  /** The existing endpoint; missing for a new one. */
  before?: Endpoint;
  send: (draft: EndpointDraft) => Promise<unknown>;
  onDone: () => void;
}

export function EndpointForm({ title, text, action, before, send, onDone }: EndpointFormProps) {
  const draft = useMemo(() => new EndpointDraft(before), []);
  const act = useAct();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  const submit = async () => {
    await send(draft);
    onDone();
  };
  return (
    <div ref={box}>
      <Panel title={title} text={text}>
        <ActForm act={act} send={submit} label={title} class="!gap-6">
          <TextField
            label={t('hooks.url')}
            hint={before ? t('hooks.urlMovedHint') : t('hooks.urlHint')}
            name="url"
            type="url"
            inputMode="url"
            autocomplete="off"
            placeholder="https://hooks.example.com/namaskah"
            maxLength={MAX_URL}
            required
            value={draft.url.value}
            onInput={({ currentTarget }) => (draft.url.value = currentTarget.value)}
          />
          <TextField
            label={t('hooks.description')}
            hint={t('hooks.descriptionHint')}
            name="description"
            maxLength={MAX_DESCRIPTION}
            value={draft.description.value}
            onInput={({ currentTarget }) => (draft.description.value = currentTarget.value)}
          />
          <EventFields draft={draft} />
          <HeaderFields draft={draft} had={before?.headerNames ?? []} />
          <div class="flex flex-wrap gap-2">
            <Button
              kind="primary"
              type="submit"
              disabled={act.busy.value || draft.hasNoEvents.value}
            >
              {action}
            </Button>
            <Button kind="quiet" onClick={onDone}>
              {t('common.cancel')}
            </Button>
          </div>
        </ActForm>
      </Panel>
    </div>
  );
}
