import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { t } from '../../locales/i18n';
import type { Act } from './act';
import { Button } from '../controls/button';
import { ConsentField } from './consent-field';

interface ConsentProps {
  act: Act;
  /** The label of the button. */
  submit: string;
  onCancel: () => void;
  children: ComponentChildren;
}

/** The end of a form that needs consent. */
export function Consent({ act, submit, onCancel, children }: ConsentProps) {
  const agrees = useSignal(false);
  return (
    <>
      <ConsentField agrees={agrees}>{children}</ConsentField>
      <div class="flex flex-wrap gap-2">
        <Button kind="primary" type="submit" disabled={act.busy.value || !agrees.value}>
          {submit}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </>
  );
}
