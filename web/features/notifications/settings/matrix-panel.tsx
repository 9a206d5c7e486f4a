import { useId } from 'preact/hooks';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { cx } from '../../../ui/cx';
import { Notice } from '../../../ui/feedback/notice';
import { Panel } from '../../../ui/data/panel';
import { GROUPS, eventTypesIn } from '../../../shared/event-types';
import { CHANNELS } from './draft';
import type { Rule } from '../../../api/preferences-api';
import type { PreferencesModel } from './preferences.model';
import { COLUMNS, TypeRow } from './type-row';

interface MatrixProps {
  model: PreferencesModel;
  rules: readonly Rule[];
}

function Group({ model, rules, name }: MatrixProps & { name: (typeof GROUPS)[number] }) {
  const id = useId();
  const inGroup = eventTypesIn(name).flatMap((type) => rules.filter((rule) => rule.type === type));
  if (inGroup.length === 0) return null;
  return (
    <section aria-labelledby={id} class="flex flex-col gap-2 @xl:gap-0">
      <h4 id={id} class="py-1 text-sm font-medium text-soft">
        {t(`hooks.groups.${name}`)}
      </h4>
      <ul class="flex flex-col gap-2 @xl:gap-0">
        {inGroup.map((rule) => (
          <TypeRow key={rule.type} model={model} rule={rule} />
        ))}
      </ul>
    </section>
  );
}

/** Visible column names; screen readers get the name of each checkbox. */
function Head() {
  return (
    <div aria-hidden="true" class={cx(COLUMNS, 'hidden text-sm text-faint @xl:grid')}>
      <span>{t('prefs.event')}</span>
      {CHANNELS.map((channel) => (
        <span key={channel} class="text-center">
          {t(`prefs.channels.${channel}`)}
        </span>
      ))}
      <span>{t('prefs.frequency')}</span>
    </div>
  );
}

function Reasons() {
  return (
    <dl class="grid gap-x-3 gap-y-1 text-sm text-faint sm:grid-cols-[auto_minmax(0,1fr)]">
      <dt class="font-medium">{t('prefs.urgent')}</dt>
      <dd>{t('prefs.urgentText')}</dd>
      <dt class="font-medium">{t('prefs.alwaysEmailed')}</dt>
      <dd>{t('prefs.alwaysEmailedText')}</dd>
    </dl>
  );
}

/** The matrix of event types and channels. */
export function MatrixPanel({ model, rules }: MatrixProps) {
  return (
    <Panel
      title={t('prefs.matrix')}
      text={t('prefs.matrixText')}
      action={
        <Button size="sm" disabled={model.isAllDefault.value} onClick={() => model.toDefaults()}>
          {t('prefs.resetAll')}
        </Button>
      }
    >
      {!model.hasPhone.value && <Notice tone="back">{t('prefs.noPhone')}</Notice>}
      <Reasons />
      <div class="@container">
        <div class="flex flex-col gap-5 @xl:gap-4">
          <p class="text-sm text-faint">{t('prefs.legend')}</p>
          <Head />
          {GROUPS.map((name) => (
            <Group key={name} model={model} rules={rules} name={name} />
          ))}
        </div>
      </div>
    </Panel>
  );
}
