import { t } from '../../locales/i18n';
import { useAct } from './act';
import { ActForm, type Entered } from './act-form';
import { Button } from '../controls/button';
import { Dialog } from '../feedback/dialog';
import { OVERLAPS, type Overlap } from '../../core/overlaps';
import { SelectField } from './select-field';

const OVERLAP_NAMES: readonly Overlap[] = ['none', 'hour', 'day', 'week'];
const isOverlap = (text: string): text is Overlap => text in OVERLAPS;

interface RotateDialogProps {
  title: string;
  text: string;
  /** The label of the field for the overlap. */
  label: string;
  rotate: (overlap: Overlap) => Promise<void>;
  onClose: () => void;
}

/** Rotates a secret; the old one works beside the new one for the chosen time. */
export function RotateDialog({ title, text, label, rotate, onClose }: RotateDialogProps) {
  const act = useAct();
  const send = async (entered: Entered) => {
    const overlap = entered.text('overlap');
    await rotate(isOverlap(overlap) ? overlap : 'day');
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="mt-2 text-soft">{text}</p>
      <ActForm act={act} send={send} class="mt-5">
        <SelectField
          name="overlap"
          label={label}
          value="day"
          options={OVERLAP_NAMES.map((overlap) => ({
            value: overlap,
            label: t(`common.overlaps.${overlap}`),
          }))}
        />
        <div class="mt-2 flex flex-wrap justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" type="submit" disabled={act.busy.value}>
            {t('common.rotate')}
          </Button>
        </div>
      </ActForm>
    </Dialog>
  );
}
