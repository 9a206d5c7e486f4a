import { t } from '../../../locales/i18n';
import { money } from '../../../core/format';
import { TextField } from '../../../ui/forms/field';
import { LARGEST, PRESETS, SMALLEST, type AddCreditsModel } from './add-credits.model';

const CHOICE =
  'relative flex min-h-14 cursor-pointer items-center justify-center rounded-control border border-edge/60 bg-surface px-3 text-md font-semibold transition-colors duration-120 hover:border-soft has-checked:border-ink has-checked:bg-sunken has-checked:shadow-[inset_0_0_0_1px_var(--color-ink)] has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus';
const RADIO =
  'absolute inset-0 size-full cursor-pointer appearance-none rounded-control outline-none';

interface ChoiceProps {
  label: string;
  checked: boolean;
  onChoose: () => void;
}

function Choice({ label, checked, onChoose }: ChoiceProps) {
  return (
    <label class={CHOICE}>
      <input type="radio" name="amount" class={RADIO} checked={checked} onChange={onChoose} />
      <span class="digits">{label}</span>
    </label>
  );
}

/** The amount: a preset or a typed one. */
export function AmountFields({ model }: { model: AddCreditsModel }) {
  const preset = model.preset.value;
  const range = { least: money(SMALLEST), most: money(LARGEST) };
  return (
    <fieldset class="flex flex-col gap-3">
      <legend class="mb-2 text-sm font-medium text-soft">{t('topup.amount')}</legend>
      <div class="grid grid-cols-2 gap-2 sm:grid-cols-5">
        {PRESETS.map((amount) => (
          <Choice
            key={amount}
            label={money(amount)}
            checked={preset === amount}
            onChoose={() => (model.preset.value = amount)}
          />
        ))}
        <div class="max-sm:col-span-2 max-sm:grid">
          <Choice
            label={t('topup.other')}
            checked={preset === null}
            onChoose={() => (model.preset.value = null)}
          />
        </div>
      </div>
      {preset === null && (
        <TextField
          label={t('topup.own')}
          name="own"
          inputMode="decimal"
          autocomplete="off"
          placeholder={t('topup.ownPlaceholder')}
          required
          value={model.typed.value}
          hint={t('topup.ownHint', range)}
          data-amount={`${SMALLEST}-${LARGEST}`}
          data-wrong={t('topup.ownWrong', range)}
          onInput={({ currentTarget: { value } }) => (model.typed.value = value)}
        />
      )}
    </fieldset>
  );
}
