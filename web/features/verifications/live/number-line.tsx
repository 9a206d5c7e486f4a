import { t } from '../../../locales/i18n';
import { CopyButton } from '../../../ui/controls/copy-button';
import { phone } from '../../../core/format';

/** The number in one line, with an icon that copies it. */
export function NumberLine({ number }: { number: string }) {
  const shown = phone(number);
  return (
    <p class="flex items-center gap-1 text-sm text-soft">
      <span class="serial truncate select-all" data-number>
        {shown}
      </span>
      <CopyButton
        isIcon
        size="sm"
        kind="quiet"
        text={number}
        label={t('live.copyThis', { number: shown })}
        class="min-h-6 px-1.5"
      />
    </p>
  );
}
