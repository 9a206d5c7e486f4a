import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { t } from '../../locales/i18n';
import type { Act } from './act';
import { cx } from '../cx';
import { Notice } from '../feedback/notice';
import { ProblemNotice } from '../feedback/problem-notice';
import { FormErrors, FormErrorsContext } from './form-errors';

/** The values of a form by field name. */
export class Entered {
  readonly #data: FormData;

  constructor(form: HTMLFormElement) {
    this.#data = new FormData(form);
  }

  text(name: string): string {
    const value = this.#data.get(name);
    return typeof value === 'string' ? value : '';
  }

  all(name: string): string[] {
    return this.#data.getAll(name).filter((value) => typeof value === 'string');
  }
}

interface ActFormProps {
  act: Act;
  send: (entered: Entered) => Promise<unknown>;
  label?: string;
  class?: string;
  /** Resets the form after a success. */
  empties?: boolean;
  children: ComponentChildren;
}

/** Several wrong fields, or an error that is about no field. */
function Summary({ act, errors, isPlaced }: { act: Act; errors: FormErrors; isPlaced: boolean }) {
  const count = Object.keys(errors.byName.value).length;
  if (count > 1) return <Notice tone="fail">{t('form.several', { count })}</Notice>;
  return act.error.value === null || isPlaced ? null : <ProblemNotice error={act.error.value} />;
}

/** A form with one action. A wrong value is shown at its field, which gets the focus; other errors above the fields. */
export function ActForm({ act, send, label, class: extra, empties, children }: ActFormProps) {
  const errors = useMemo(() => new FormErrors(), []);
  const isPlaced = useSignal(false);
  const submit = async (form: HTMLFormElement) => {
    act.clear();
    isPlaced.value = false;
    if (!errors.check(form)) return;
    const entered = new Entered(form);
    const worked = await act.run(() => send(entered));
    if (worked && empties) form.reset();
    if (act.error.peek() !== null) isPlaced.value = errors.place(form, act.error.peek());
  };
  return (
    <FormErrorsContext.Provider value={errors}>
      <form
        noValidate
        aria-label={label}
        class={cx('flex flex-col gap-4', extra)}
        onInput={({ target }) => {
          if (target instanceof HTMLElement && 'name' in target) errors.clear(String(target.name));
        }}
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <Summary act={act} errors={errors} isPlaced={isPlaced.value} />
        {children}
      </form>
    </FormErrorsContext.Provider>
  );
}
