import { t } from '../../../locales/i18n';
import type { Verification } from '../../../api/first-pages-api';
import { CopyButton } from '../../../ui/controls/copy-button';
import { nationalNumber, phone } from '../../../core/format';

/** The number in large digits; copied with or without the country code. */
export function NumberPanel({ verification }: { verification: Verification }) {
  const { number, preferences, state } = verification;
  if (number === null)
    return state === 'created' ? (
      <div>
        <p class="animate-pulse text-number font-semibold text-faint">{t('live.getting')}</p>
        <p class="text-sm text-faint">{t('live.gettingText')}</p>
      </div>
    ) : null;
  const { requested: asked, assigned: got } = preferences.areaCodes;
  const missed = asked !== null && got !== null && !asked.includes(got);
  return (
    <div class="flex flex-col gap-2.5">
      <p
        class="serial text-number font-semibold tracking-tight whitespace-nowrap select-all"
        data-number
      >
        {phone(number)}
      </p>
      {missed && <p class="text-sm text-wait">{t('live.asked', { asked: asked.join(', ') })}</p>}
      <div class="flex flex-wrap gap-2">
        <CopyButton size="sm" text={number} label={t('live.copyNumber')} />
        <CopyButton size="sm" text={nationalNumber(number)} label={t('live.copyNational')} />
      </div>
    </div>
  );
}
