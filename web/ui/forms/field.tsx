import type { ComponentChildren, TargetedInputEvent } from 'preact';
import { useId } from 'preact/hooks';
import { cx } from '../cx';
import { ProblemWayOut } from '../feedback/problem-notice';
import { useFieldProblem } from './form-errors';

/** 16 px: iOS zooms into smaller fields. */
export const inputClass =
  'min-h-10 w-full rounded-control border border-edge bg-surface px-3 text-[1rem] text-ink transition-colors duration-120 hover:border-soft focus-visible:outline-offset-0 aria-invalid:border-fail';

interface FieldProps {
  label: string;
  /** The name of the control, whose problem is shown below it. */
  name?: string;
  hint?: string | undefined;
  class?: string;
  children: (ids: {
    id: string;
    describedBy: string | undefined;
    /** For `aria-invalid`. */
    invalid: true | undefined;
  }) => ComponentChildren;
}

/** A label, a control and a hint, linked for assistive technology. */
export function Field({ label, name, hint, class: extra, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const problemId = `${id}-problem`;
  const problem = useFieldProblem(name);
  const describedBy = [problem && problemId, hint && hintId].filter(Boolean).join(' ');
  return (
    <div class={cx('flex flex-col gap-1.5', extra)}>
      <label for={id} class="text-sm font-medium text-soft">
        {label}
      </label>
      {children({
        id,
        describedBy: describedBy || undefined,
        invalid: problem && true,
      })}
      {problem && (
        <div class="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
          <p id={problemId} data-problem class="min-w-0 text-fail">
            {problem.text}
          </p>
          {problem.error !== null && <ProblemWayOut error={problem.error} />}
        </div>
      )}
      {hint && (
        <p id={hintId} class="text-sm text-faint">
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends Omit<FieldProps, 'children' | 'name'> {
  name: string;
  type?: 'text' | 'email' | 'url';
  value?: string;
  /** The initial value of an uncontrolled field. */
  defaultValue?: string;
  placeholder?: string;
  autocomplete?: string;
  inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url';
  maxLength?: number;
  pattern?: string;
  /** The sentence for a value that does not have the `pattern`. */
  'data-wrong'?: string;
  /** Dollars: the least and the most, in cents, as `100-5000`; empty for any amount. */
  'data-amount'?: string;
  required?: boolean;
  onInput?: (event: TargetedInputEvent<HTMLInputElement>) => void;
  onChange?: (event: TargetedInputEvent<HTMLInputElement>) => void;
}

export function TextField({ label, hint, class: extra, type = 'text', ...input }: TextFieldProps) {
  return (
    <Field label={label} name={input.name} hint={hint} {...(extra && { class: extra })}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          type={type}
          list={undefined}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          class={inputClass}
          {...input}
        />
      )}
    </Field>
  );
}
