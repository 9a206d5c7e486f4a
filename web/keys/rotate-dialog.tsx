import { t } from '../i18n';
import { useAct } from '../ui/act';
import { ActForm, type Entered } from '../ui/act-form';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SelectField } from '../ui/select-field';
import { OVERLAPS, type Overlap } from './keys.model';

const OVERLAP_NAMES: readonly Overlap[] = ['none', 'hour', 'day', 'week'];
const isOverlap = (text: string): text is Overlap => text in OVERLAPS;

interface RotateDialogProps {
  name: string;
  rotate: (overlap: Overlap) => Promise<void>;
  onClose: () => void;
}

/** A new key in the old one's place; both work for as long as it takes to put the new one in. */
export function RotateDialog({ name, rotate, onClose }: RotateDialogProps) {
  const act = useAct();
  const send = async (entered: Entered) => {
    const overlap = entered.text('overlap');
    await rotate(isOverlap(overlap) ? overlap : 'day');
    onClose();
  };
  return (
    <Dialog title={t('keys.rotateTitle', { name })} onClose={onClose}>
      <p class="mt-2 text-soft">{t('keys.rotateText')}</p>
      <ActForm act={act} send={send} class="mt-5">
        <SelectField
          name="overlap"
          label={t('keys.overlap')}
          value="day"
          options={OVERLAP_NAMES.map((overlap) => ({
            value: overlap,
            label: t(`keys.overlaps.${overlap}`),
          }))}
        />
        <div class="mt-2 flex flex-wrap justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" type="submit" disabled={act.busy.value}>
            {t('keys.rotate')}
          </Button>
        </div>
      </ActForm>
    </Dialog>
  );
}
