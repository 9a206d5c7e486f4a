import { useSignal } from '@preact/signals';
import { t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { ActForm, type Entered } from '../../ui/forms/act-form';
import { Button } from '../../ui/controls/button';
import { Dialog } from '../../ui/feedback/dialog';
import { Field, inputClass, TextField } from '../../ui/forms/field';
import { money } from '../../core/format';
import { RadioField } from '../../ui/forms/radio-field';
import { adminApi, type Dispute } from '../../api/admin-api';

const MAX_MESSAGE = 1_000;
const MAX_NAME = 200;

interface ResolveDialogProps {
  dispute: Dispute;
  onDone: () => void;
  onClose: () => void;
}

/** Accepts or declines a dispute; declining needs evidence. */
export function ResolveDialog({ dispute, onDone, onClose }: ResolveDialogProps) {
  const act = useAct();
  const isRefusal = useSignal(false);
  const send = async (entered: Entered) => {
    const message = entered.text('message');
    await adminApi.resolve(
      dispute.id,
      isRefusal.value
        ? { resolution: 'decline', message, uploadedFilename: entered.text('evidence') }
        : { resolution: 'accept', message },
    );
    onDone();
  };
  return (
    <Dialog
      title={t('admin.answerTitle', { amount: money(dispute.creditCents) })}
      onClose={onClose}
    >
      <ActForm act={act} send={send} class="mt-5">
        <RadioField
          label={t('admin.resolution')}
          value={isRefusal.value ? 'decline' : 'accept'}
          options={[
            { value: 'accept', label: t('admin.accept') },
            { value: 'decline', label: t('admin.decline') },
          ]}
          onSet={(value) => (isRefusal.value = value === 'decline')}
        />
        <Field label={t('admin.message')} name="message">
          {({ id, describedBy, invalid }) => (
            <textarea
              id={id}
              name="message"
              rows={3}
              required
              maxLength={MAX_MESSAGE}
              aria-describedby={describedBy}
              aria-invalid={invalid}
              class={`${inputClass} py-2`}
            />
          )}
        </Field>
        {isRefusal.value && (
          <TextField
            label={t('admin.evidence')}
            hint={t('admin.evidenceHint')}
            name="evidence"
            required
            maxLength={MAX_NAME}
          />
        )}
        <div class="mt-2 flex flex-wrap justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" type="submit" disabled={act.busy.value}>
            {t('admin.send')}
          </Button>
        </div>
      </ActForm>
    </Dialog>
  );
}
