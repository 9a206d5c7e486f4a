import type { Verification } from '../../../api/first-pages-api';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.history.json';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { money } from '../../../core/format';

addTexts(texts);

/** Describes the effect of a report; null when the number cannot be reported. */
export function reportOffer({ state, number }: Verification): 'paid' | 'open' | null {
  if (state === 'completed') return 'paid';
  return state === 'awaiting_sms' && number !== null ? 'open' : null;
}

export interface ReportPanelProps {
  verification: Verification;
  report: () => Promise<void>;
}

/** Reports a bad number, or shows the outcome of a report. */
export function ReportPanel({ verification, report }: ReportPanelProps) {
  if (verification.report !== null)
    return (
      <p role="status" class="text-soft">
        {t(`report.${verification.report.state}`)}
      </p>
    );
  const offer = reportOffer(verification);
  if (offer === null) return null;
  return (
    <div>
      <ConfirmButton
        size="sm"
        kind="quiet"
        class="-ml-2.5 underline decoration-edge underline-offset-4"
        label={t('report.action')}
        title={t('report.title')}
        text={t(`report.${offer}`, { amount: money(verification.priceCents) })}
        action={t('report.send')}
        run={report}
      >
        <p class="mt-2 text-sm text-soft">{t('report.cap')}</p>
      </ConfirmButton>
    </div>
  );
}
