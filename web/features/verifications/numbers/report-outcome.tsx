import type { Verification } from '../../../api/first-pages-api';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.history.json';

addTexts(texts);

export interface ReportOutcomeProps {
  report: Verification['report'];
}

/** The outcome of a report of a bad number. */
export const ReportOutcome = ({ report }: ReportOutcomeProps) =>
  report && (
    <p role="status" class="text-soft">
      {t(`report.${report.state}`)}
    </p>
  );
