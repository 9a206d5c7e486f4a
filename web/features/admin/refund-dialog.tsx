import { useMemo } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { RequestKeys } from '../../core/request-keys';
import { useAct } from '../../ui/forms/act';
import { ActForm } from '../../ui/forms/act-form';
import { Button } from '../../ui/controls/button';
import { Dialog } from '../../ui/feedback/dialog';
import { TextField } from '../../ui/forms/field';
import { RadioField } from '../../ui/forms/radio-field';
import { RefundModel } from './refund.model';
import { adminApi } from '../../api/admin-api';

const KEYS = new RequestKeys(() => crypto.randomUUID());

interface RefundDialogProps {
  id: string;
  onDone: () => void;
  onClose: () => void;
}

/** Refunds a payment to the card, in full or in part. */
export function RefundDialog({ id, onDone, onClose }: RefundDialogProps) {
  const model = useMemo(() => new RefundModel(id, adminApi, KEYS), [id]);
  const act = useAct();
  const send = async () => {
    await model.send();
    onDone();
  };
  return (
    <Dialog title={t('admin.refundTitle')} onClose={onClose}>
      <p class="mt-2 text-soft">{t('admin.refundText')}</p>
      <ActForm act={act} send={send} class="mt-5">
        <RadioField
          label={t('topup.amount')}
          value={model.isWhole.value ? 'whole' : 'part'}
          options={[
            { value: 'whole', label: t('admin.whole') },
            { value: 'part', label: t('admin.part') },
          ]}
          onSet={(value) => (model.isWhole.value = value === 'whole')}
        />
        {!model.isWhole.value && (
          <TextField
            label={t('admin.partAmount')}
            name="part"
            inputMode="decimal"
            autocomplete="off"
            required
            value={model.typed.value}
            data-amount=""
            data-wrong={t('admin.partWrong')}
            onInput={({ currentTarget: { value } }) => (model.typed.value = value)}
          />
        )}
        <div class="mt-2 flex flex-wrap justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="danger" type="submit" disabled={act.busy.value}>
            {t('admin.refund')}
          </Button>
        </div>
      </ActForm>
    </Dialog>
  );
}
