import type { TargetedEvent } from 'preact';
import { Field, inputClass } from './field';

export interface SelectFieldProps {
  name: string;
  label: string;
  value: string;
  hint?: string;
  class?: string;
  options: readonly { value: string; label: string }[];
  onSet?: (value: string) => void;
}

export function SelectField(props: SelectFieldProps) {
  const { name, label, value, hint, options, onSet } = props;
  return (
    <Field label={label} name={name} hint={hint} {...(props.class && { class: props.class })}>
      {({ id, describedBy, invalid }) => (
        <select
          id={id}
          name={name}
          {...(onSet ? { value } : { defaultValue: value })}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          class={inputClass}
          onChange={(event: TargetedEvent<HTMLSelectElement>) => onSet?.(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
