import type { ComponentChildren, TargetedInputEvent } from 'preact';
import { useId } from 'preact/hooks';
import { cx } from '../cx';

/** 16 px: iOS zooms into smaller fields. */
export const inputClass =
  'min-h-10 w-full rounded-control border border-edge bg-surface px-3 text-[1rem] text-ink transition-colors duration-120 hover:border-soft focus-visible:outline-offset-0';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  class?: string;
  children: (ids: { id: string; describedBy: string | undefined }) => ComponentChildren;
}

/** A label, a control and a hint, linked for assistive technology. */
export function Field({ label, hint, class: extra, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div class={cx('flex flex-col gap-1.5', extra)}>
      <label for={id} class="text-sm font-medium text-soft">
        {label}
      </label>
      {children({ id, describedBy: hint ? hintId : undefined })}
      {hint && (
        <p id={hintId} class="text-sm text-faint">
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends Omit<FieldProps, 'children'> {
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
  required?: boolean;
  onInput?: (event: TargetedInputEvent<HTMLInputElement>) => void;
  onChange?: (event: TargetedInputEvent<HTMLInputElement>) => void;
}

export function TextField({ label, hint, class: extra, type = 'text', ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} {...(extra && { class: extra })}>
      {({ id, describedBy }) => (
        <input
          id={id}
          type={type}
          list={undefined}
          aria-describedby={describedBy}
          class={inputClass}
          {...input}
        />
      )}
    </Field>
  );
}
