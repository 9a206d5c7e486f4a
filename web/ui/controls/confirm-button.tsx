import { useSignal } from '@preact/signals';
import { Button, type ButtonStyle } from './button';
import { ConfirmDialog, type Confirmation } from './confirm-dialog';

interface ConfirmButtonProps extends ButtonStyle, Confirmation {
  label: string;
  /** The accessible name, when the label alone is ambiguous. */
  name?: string;
}

/** A button whose action asks for confirmation, in red unless the button itself is the primary one. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, name, title, text, action, children, run, ...style } = props;
  const isOpen = useSignal(false);
  return (
    <>
      <Button {...style} aria-label={name} onClick={() => (isOpen.value = true)}>
        {label}
      </Button>
      {isOpen.value && (
        <ConfirmDialog
          title={title}
          text={text}
          action={action}
          run={run}
          kind={style.kind === 'primary' ? 'primary' : 'danger'}
          onClose={() => (isOpen.value = false)}
        >
          {children}
        </ConfirmDialog>
      )}
    </>
  );
}
