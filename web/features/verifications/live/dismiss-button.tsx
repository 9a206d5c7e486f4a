import { X } from 'lucide-preact';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import type { VerificationModel } from './verification.model';

interface DismissButtonProps {
  item: VerificationModel;
  name: string;
  class?: string;
}

/** Puts a number away that has ended. */
export function DismissButton({ item, name, class: extra = '' }: DismissButtonProps) {
  const { live } = useVerifications();
  if (item.open.value) return null;
  const label = t('live.dismissLabel', { service: name });
  return (
    <Button
      kind="quiet"
      size="icon"
      class={extra}
      aria-label={label}
      title={label}
      onClick={() => live.dismiss(item.id)}
    >
      <X size={18} aria-hidden="true" />
    </Button>
  );
}
