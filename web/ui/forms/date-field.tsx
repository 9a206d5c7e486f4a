import { Field, inputClass } from './field';

interface DateFieldProps {
  name: string;
  label: string;
  value: string;
  onSet: (value: string) => void;
}

export function DateField({ name, label, value, onSet }: DateFieldProps) {
  return (
    <Field label={label}>
      {({ id }) => (
        <input
          id={id}
          type="date"
          name={name}
          value={value}
          class={inputClass}
          onChange={(event) => onSet(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
