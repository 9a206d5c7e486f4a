import type { ComponentChildren } from 'preact';
import type { Act } from './act';
import { cx } from '../cx';
import { Notice } from '../feedback/notice';

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

/** A form with one action; shows its error above the fields. */
export function ActForm({ act, send, label, class: extra, empties, children }: ActFormProps) {
  return (
    <form
      aria-label={label}
      class={cx('flex flex-col gap-4', extra)}
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const entered = new Entered(form);
        void act.run(() => send(entered)).then((worked) => worked && empties && form.reset());
      }}
    >
      {act.problem.value && <Notice tone="fail">{act.problem.value}</Notice>}
      {children}
    </form>
  );
}
