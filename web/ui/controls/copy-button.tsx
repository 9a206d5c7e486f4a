import { useSignal } from '@preact/signals';
import { Check, Copy } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { announce } from '../feedback/announcer';
import { Button, type ButtonStyle } from './button';

const COPIED_MS = 2_000;

interface CopyButtonProps extends ButtonStyle {
  text: string;
  label: string;
  /** The accessible name, when the label alone is ambiguous. */
  name?: string;
  /** Only the icon is shown; the label is its name. */
  isIcon?: boolean;
}

export function CopyButton({ text, label, name, isIcon, ...style }: CopyButtonProps) {
  const copied = useSignal(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      announce(t('live.copyFailed'));
      return;
    }
    copied.value = true;
    announce(t('live.copied'));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => (copied.value = false), COPIED_MS);
  };

  const Icon = copied.value ? Check : Copy;
  return (
    <Button
      {...style}
      onClick={() => void copy()}
      data-copied={copied.value}
      aria-label={name ?? (isIcon ? label : undefined)}
      title={isIcon ? label : undefined}
    >
      <Icon size={16} aria-hidden="true" />
      {!isIcon && (copied.value ? t('live.copied') : label)}
    </Button>
  );
}
