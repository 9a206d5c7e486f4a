import { useSignal } from '@preact/signals';
import { Eye, EyeOff } from 'lucide-preact';
import { useRef } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { Button } from '../controls/button';
import { Field, inputClass } from './field';

const MIN_PASSWORD = 10;

interface PasswordFieldProps {
  name?: string;
  label?: string;
  /** A new password, not the current one. */
  isNew?: boolean;
}

export function PasswordField({ name = 'password', label, isNew = false }: PasswordFieldProps) {
  const shown = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const toggle = () => {
    shown.value = !shown.value;
    if (input.current) input.current.type = shown.value ? 'text' : 'password';
  };
  const Icon = shown.value ? EyeOff : Eye;
  return (
    <Field
      label={label ?? t('auth.password')}
      name={name}
      hint={isNew ? t('auth.passwordHint') : undefined}
    >
      {({ id, describedBy, invalid }) => (
        <div class="relative">
          <input
            id={id}
            name={name}
            ref={input}
            type="password"
            autocomplete={isNew ? 'new-password' : 'current-password'}
            required
            minLength={isNew ? MIN_PASSWORD : 1}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            class={`${inputClass} pr-11`}
          />
          <Button
            kind="quiet"
            size="icon"
            class="absolute inset-y-0 right-0"
            aria-label={shown.value ? t('auth.hidePassword') : t('auth.showPassword')}
            aria-pressed={shown.value}
            onClick={toggle}
          >
            <Icon size={18} aria-hidden="true" />
          </Button>
        </div>
      )}
    </Field>
  );
}
