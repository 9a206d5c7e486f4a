import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { t } from '../../locales/i18n';
import { useAct } from '../forms/act';
import { Button, type ButtonStyle } from './button';
import { Dialog } from '../feedback/dialog';
import { Notice } from '../feedback/notice';

interface ConfirmButtonProps extends ButtonStyle {
  label: string;
  /** The accessible name, when the label alone is ambiguous. */
  name?: string;
  title: string;
  /** The consequence that cannot be undone. */
  text: string;
  action: string;
  /** Options of the action. */
  children?: ComponentChildren;
  run: () => Promise<unknown>;
}

/** A button for an action that cannot be undone: asks for confirmation. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, name, title, text, action, children, run, ...style } = props;
  const isOpen = useSignal(false);
  const act = useAct();
  const close = () => {
    isOpen.value = false;
    act.problem.value = '';
  };
  const confirm = () => void act.run(run).then((worked) => worked && close());
  return (
    <>
      <Button {...style} aria-label={name} onClick={() => (isOpen.value = true)}>
        {label}
      </Button>
      {isOpen.value && (
        <Dialog title={title} onClose={close}>
          <p class="mt-2 text-soft">{text}</p>
          {children}
          {act.problem.value && (
            <div class="mt-4">
              <Notice tone="fail">{act.problem.value}</Notice>
            </div>
          )}
          <div class="mt-6 flex flex-wrap justify-end gap-2">
            <Button kind="quiet" onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button kind="primary" disabled={act.busy.value} onClick={confirm}>
              {action}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
