import { useId } from 'preact/hooks';

interface RadioFieldProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onSet: (value: string) => void;
}

/** A group of radio buttons. */
export function RadioField({ label, value, options, onSet }: RadioFieldProps) {
  const name = useId();
  return (
    <fieldset class="flex flex-col gap-1">
      <legend class="mb-1.5 text-sm font-medium text-soft">{label}</legend>
      {options.map((option) => (
        <label key={option.value} class="flex min-h-8 items-start gap-2.5 py-1">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onSet(option.value)}
            class="mt-1 size-4 shrink-0 accent-ink"
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
