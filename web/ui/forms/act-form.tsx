import type { ComponentChildren } from 'preact';
import type { Act } from './act';
import { cx } from '../cx';
import { Notice } from '../feedback/notice';

/** What was entered, by the names of the fields. */
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
  /** Emptied once what was entered has been taken. */
  empties?: boolean;
  children: ComponentChildren;
}

/** A form that does one thing, and says above its fields why it could not. */
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
