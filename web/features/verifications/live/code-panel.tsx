import type { VerificationModel } from './verification.model';
import { t } from '../../../locales/i18n';
import { CopyButton } from '../../../ui/controls/copy-button';
import { RawText } from './raw-text';

/** The code, as large as the card allows. */
export function CodePanel({ item }: { item: VerificationModel }) {
  const { code } = item.data.value;
  return (
    <div class="flex animate-arrive flex-col gap-3">
      {code === null ? (
        <p class="text-soft">{t('live.taken')}</p>
      ) : (
        <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 rounded-control bg-done-tint px-4 py-4">
          <output
            aria-label={t('live.code')}
            data-code
            class="serial font-mono text-code font-semibold tracking-[0.06em] break-all text-done select-all"
          >
            {code}
          </output>
          <CopyButton kind="primary" text={code} label={t('live.copyCode')} />
        </div>
      )}
      <RawText item={item} />
    </div>
  );
}
