import { useEffect, useRef } from 'preact/hooks';
import { clock } from '../../../api/http-client';
import { t } from '../../../locales/i18n';
import { useAct } from '../../../ui/forms/act';
import { ActForm, type Entered } from '../../../ui/forms/act-form';
import { Button } from '../../../ui/controls/button';
import { TextField } from '../../../ui/forms/field';
import { Panel } from '../../../ui/data/panel';
import { SelectField } from '../../../ui/forms/select-field';
import { LIVES, toCreateKey, type KeysModel, type Life } from './keys.model';
import { isScope, SCOPES, scopeName } from '../../../shared/scopes';

const LIFE_NAMES: readonly Life[] = ['never', 'month', 'quarter', 'year'];
const isLife = (text: string): text is Life => text in LIVES;
const MAX_NAME = 60;
/** The scopes of a program that rents numbers. */
const USUAL: readonly string[] = ['verifications:read', 'verifications:write', 'balance:read'];

function ScopeFields() {
  return (
    <fieldset class="flex flex-col gap-1.5">
      <legend class="mb-1.5 text-sm font-medium text-soft">{t('keys.scopes')}</legend>
      {SCOPES.map((scope) => (
        <label key={scope} class="flex min-h-8 items-center gap-2.5">
          <input
            type="checkbox"
            name="scopes"
            value={scope}
            defaultChecked={USUAL.includes(scope)}
            class="size-4 accent-ink"
          />
          <span>{scopeName(scope)}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function CreateKeyForm({ model, onDone }: { model: KeysModel; onDone: () => void }) {
  const act = useAct();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  const send = async (entered: Entered) => {
    const life = entered.text('life');
    const input = {
      name: entered.text('name'),
      scopes: entered.all('scopes').filter(isScope),
      life: isLife(life) ? life : 'never',
      rateLimit: entered.text('rateLimit'),
    };
    await model.create(toCreateKey(input, clock.read()));
    onDone();
  };
  return (
    <div ref={box}>
      <Panel title={t('keys.create')} text={t('keys.createText')}>
        <ActForm act={act} send={send} label={t('keys.create')} class="!gap-5">
          <TextField
            label={t('keys.name')}
            placeholder={t('keys.namePlaceholder')}
            name="name"
            maxLength={MAX_NAME}
            required
          />
          <ScopeFields />
          <div class="grid gap-5 sm:grid-cols-2">
            <SelectField
              name="life"
              label={t('keys.life')}
              value="never"
              options={LIFE_NAMES.map((life) => ({ value: life, label: t(`keys.lives.${life}`) }))}
            />
            <TextField
              label={t('keys.rateLimit')}
              hint={t('keys.rateLimitHint')}
              name="rateLimit"
              inputMode="numeric"
              pattern="[1-9][0-9]{0,5}"
            />
          </div>
          <div class="flex flex-wrap gap-2">
            <Button kind="primary" type="submit" disabled={act.busy.value}>
              {t('keys.create')}
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
