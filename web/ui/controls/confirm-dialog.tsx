import type { ComponentChildren } from 'preact';
import { t } from '../../locales/i18n';
import { useAct } from '../forms/act';
import { Dialog } from '../feedback/dialog';
import { ActProblem } from '../feedback/act-problem';
import { Button, type ButtonStyle } from './button';

export interface Confirmation {
  title: string;
  /** The consequence of the action. */
  text: string;
  action: string;
  /** Options of the action. */
  children?: ComponentChildren;
  run: () => Promise<unknown>;
}

/** Asks for confirmation, and closes when the action has worked. */
export function ConfirmDialog({
  title,
  text,
  action,
  children,
  run,
  kind = 'danger',
  onClose,
}: Confirmation & Pick<ButtonStyle, 'kind'> & { onClose: () => void }) {
  const act = useAct();
  const confirm = () => void act.run(run).then((worked) => worked && onClose());
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="mt-2 text-soft">{text}</p>
      {children}
      <ActProblem act={act} class="mt-4" />
      <div class="mt-6 flex flex-wrap justify-end gap-2">
        <Button kind="quiet" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button kind={kind} disabled={act.busy.value} onClick={confirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
