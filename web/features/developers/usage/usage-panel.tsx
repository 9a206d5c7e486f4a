import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.account.json';
import { useMe } from '../../../shared/use-me';
import { account } from '../../../api/account-api';
import { dayTime } from '../../../core/format';
import { LoadModel } from '../../../core/load.model';
import { Loaded, useLoad } from '../../../ui/data/loaded';
import { Panel } from '../../../ui/data/panel';
import { SelectField } from '../../../ui/forms/select-field';
import { tiersApi } from '../../../api/tiers-api';
import { UsageTable } from './usage-table';

addTexts(texts);

type By = 'day' | 'key' | 'route';
const BY: readonly By[] = ['day', 'key', 'route'];
const isBy = (text: string): text is By => BY.some((by) => by === text);

/** Names of keys, for people who may list them; others see ids. */
const keyNames = async (isOwner: boolean): Promise<Map<string, string>> => {
  const { data } = isOwner ? await account.keys({ limit: '100' }) : { data: [] };
  return new Map(data.map(({ id, name }) => [id, name]));
};

export function UsagePanel() {
  const by = useSignal<By>('day');
  const isOwner = useMe().account.role === 'owner';
  const names = useLoad(() => keyNames(isOwner)).value.value;
  const usage = useMemo(() => new LoadModel(() => tiersApi.usage(by.peek())), []);
  useEffect(() => void usage.load(), [usage, by.value]);
  return (
    <Panel
      title={t('usage.title')}
      text={t('usage.text')}
      action={
        <SelectField
          class="w-36"
          name="by"
          label={t('usage.by')}
          value={by.value}
          options={BY.map((value) => ({ value, label: t(`usage.${value}`) }))}
          onSet={(value) => {
            if (isBy(value)) by.value = value;
          }}
        />
      }
    >
      <Loaded model={usage}>
        {({ data, countedAt }) =>
          data.length === 0 ? (
            <p class="text-sm text-faint">{t('usage.none')}</p>
          ) : (
            <>
              <UsageTable rows={data} names={names} />
              {countedAt && (
                <p class="text-sm text-faint">{t('usage.asOf', { time: dayTime(countedAt) })}</p>
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}
