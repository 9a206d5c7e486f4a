import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { Button } from '../controls/button';
import { CopyButton } from '../controls/copy-button';
import { cx } from '../cx';

interface SecretOnceProps {
  title: string;
  text: string;
  secrets: readonly string[];
  onConfirm: () => void;
}

/** Secrets that are shown once: takes the focus, and stays until it is confirmed. */
export function SecretOnce({ title, text, secrets, onConfirm }: SecretOnceProps) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={title}
      class="flex animate-arrive flex-col gap-4 rounded-card border border-edge/60 bg-surface p-4 shadow-raised sm:p-5"
    >
      <div class="flex flex-col gap-1">
        <h3 class="text-md">{title}</h3>
        <p class="max-w-prose text-sm text-soft">{text}</p>
      </div>
      <ul
        data-secrets
        class={cx(
          'grid gap-x-6 gap-y-1.5 rounded-control bg-sunken p-3 sm:p-4',
          secrets.length > 1 && 'sm:grid-cols-2',
        )}
      >
        {secrets.map((secret) => (
          <li key={secret} class="serial font-mono text-sm break-all">
            {secret}
          </li>
        ))}
      </ul>
      <div class="flex flex-wrap gap-2">
        <CopyButton kind="primary" text={secrets.join('\n')} label={t('common.copy')} />
        <Button onClick={onConfirm}>{t('common.kept')}</Button>
      </div>
    </section>
  );
}
