import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.account.json';
import { account } from '../../../api/account-api';
import { Button } from '../../../ui/controls/button';
import { Empty } from '../../../ui/feedback/empty';
import { Paged } from '../../../ui/data/paged';
import { Panel, Rows } from '../../../ui/data/panel';
import { SecretOnce } from '../../../ui/feedback/secret-once';
import { CreateKeyForm } from './create-key-form';
import { KeyRow } from './key-row';
import { KeysModel } from './keys.model';

addTexts(texts);

const SHOWN = ['live', 'ended'] as const;

function Which({ model }: { model: KeysModel }) {
  return (
    <div role="group" aria-label={t('keys.which')} class="flex gap-1">
      {SHOWN.map((which) => (
        <Button
          key={which}
          size="sm"
          kind={model.shown.value === which ? 'plain' : 'quiet'}
          aria-pressed={model.shown.value === which}
          onClick={() => void model.show(which)}
        >
          {t(`keys.${which}`)}
        </Button>
      ))}
    </div>
  );
}

export function KeysSection() {
  const model = useMemo(() => new KeysModel(account), []);
  const isCreating = useSignal(false);
  useEffect(() => void model.load(), [model]);
  const issued = model.issued.value;
  const keys = model.pages.items.value;
  const isLive = model.shown.value === 'live';
  return (
    <>
      {issued && (
        <SecretOnce
          key={issued.id}
          title={t('keys.issued', { name: issued.name })}
          text={t('keys.issuedText')}
          secrets={[issued.key]}
          onConfirm={() => model.dismissSecret()}
        />
      )}
      {isCreating.value ? (
        <CreateKeyForm model={model} onDone={() => (isCreating.value = false)} />
      ) : (
        <Button
          kind={issued ? 'plain' : 'primary'}
          class="self-start"
          onClick={() => (isCreating.value = true)}
        >
          {t('keys.create')}
        </Button>
      )}
      <Panel title={t('keys.title')} text={t('keys.text')} action={<Which model={model} />}>
        <Paged
          pages={model.pages}
          empty={
            <Empty
              title={isLive ? t('keys.empty') : t('keys.noneEnded')}
              text={isLive ? t('keys.emptyText') : t('keys.noneEndedText')}
            />
          }
        >
          <Rows label={t('keys.title')}>
            {keys.map((key) => (
              <KeyRow key={key.id} apiKey={key} model={model} />
            ))}
          </Rows>
        </Paged>
      </Panel>
    </>
  );
}
