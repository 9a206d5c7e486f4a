import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { Field, inputClass } from './field';

interface CodeFieldProps {
  /** Asks for a recovery code. */
  isRecovery?: boolean;
  /** Takes the focus when it is mounted. */
  isFirst?: boolean;
  hint?: string;
}

/** The field for a code of the authenticator app, or for a recovery code. */
export function CodeField({ isRecovery = false, isFirst = false, hint }: CodeFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isFirst) input.current?.focus();
  }, [isFirst, isRecovery]);
  return (
    <Field
      label={isRecovery ? t('auth.recoveryCode') : t('auth.code')}
      name={isRecovery ? 'recoveryCode' : 'code'}
      hint={hint}
    >
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          ref={input}
          key={isRecovery ? 'recovery' : 'code'}
          name={isRecovery ? 'recoveryCode' : 'code'}
          type="text"
          inputMode={isRecovery ? 'text' : 'numeric'}
          autocomplete={isRecovery ? 'off' : 'one-time-code'}
          autocapitalize="off"
          spellcheck={false}
          required
          maxLength={isRecovery ? 40 : 6}
          pattern={isRecovery ? undefined : '[0-9]{6}'}
          data-wrong={t('form.code')}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          class={`${inputClass} serial font-mono tracking-[0.08em]`}
        />
      )}
    </Field>
  );
}
