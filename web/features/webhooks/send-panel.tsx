import { useSignal } from '@preact/signals';
import { clock } from '../../api/http-client';
import { t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { ActForm, type Entered } from '../../ui/forms/act-form';
import { announce } from '../../ui/feedback/announcer';
import { Button } from '../../ui/controls/button';
import { Field, inputClass } from '../../ui/forms/field';
import { localMinute } from '../../core/local-minute';
import { Notice } from '../../ui/feedback/notice';
import { Panel } from '../../ui/data/panel';
import { SelectField } from '../../ui/forms/select-field';
import { EVENT_TYPES, eventName } from '../../shared/event-types';
import type { EndpointModel } from './endpoint.model';

const DAY_MS = 86_400_000;

interface SendProps {
  model: EndpointModel;
  onSent: () => void;
}

function SendTest({ model, onSent }: SendProps) {
  const act = useAct();
  const send = async (entered: Entered) => {
    const type = entered.text('type');
    await model.test(type);
    announce(t('hooks.testSent', { event: eventName(type) }));
    onSent();
  };
  return (
    <ActForm act={act} send={send} label={t('hooks.test')}>
      <SelectField
        name="type"
        label={t('hooks.testEvent')}
        hint={t('hooks.testHint')}
        value="verification.completed"
        options={EVENT_TYPES.map((type) => ({
          value: type,
          label: t('hooks.typeOption', { type, event: eventName(type) }),
        }))}
      />
      <Button type="submit" class="self-start" disabled={act.busy.value}>
        {t('hooks.test')}
      </Button>
    </ActForm>
  );
}

function ReplaySince({ model, onSent }: SendProps) {
  const act = useAct();
  const said = useSignal('');
  const send = async (entered: Entered) => {
    said.value = '';
    const withDelivered = entered.text('delivered') === 'yes';
    const { replayedCount, hasMore } = await model.replaySince(
      entered.text('since'),
      withDelivered,
    );
    const text =
      replayedCount === 0
        ? t('hooks.nothingMissed')
        : t('hooks.replayed', { count: replayedCount });
    said.value = hasMore ? `${text} ${t('hooks.replayMore')}` : text;
    onSent();
  };
  return (
    <ActForm act={act} send={send} label={t('hooks.replaySince')}>
      {said.value && <Notice tone="back">{said.value}</Notice>}
      <Field label={t('hooks.since')} name="since" hint={t('hooks.sinceHint')}>
        {({ id, describedBy, invalid }) => (
          <input
            id={id}
            type="datetime-local"
            name="since"
            required
            aria-describedby={describedBy}
            aria-invalid={invalid}
            defaultValue={localMinute(clock.read() - DAY_MS)}
            class={inputClass}
          />
        )}
      </Field>
      <label class="flex min-h-8 items-center gap-2.5">
        <input type="checkbox" name="delivered" value="yes" class="size-4 accent-ink" />
        <span>{t('hooks.alsoDelivered')}</span>
      </label>
      <Button type="submit" class="self-start" disabled={act.busy.value}>
        {t('hooks.replaySince')}
      </Button>
    </ActForm>
  );
}

/** Sends a test event, and replays missed events. */
export const SendPanel = (props: SendProps) => (
  <Panel title={t('hooks.send')} text={t('hooks.sendText')}>
    <div class="grid gap-x-10 gap-y-8 lg:grid-cols-2">
      <SendTest {...props} />
      <ReplaySince {...props} />
    </div>
  </Panel>
);
