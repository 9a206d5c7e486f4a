import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ReportOutcomeProps } from '../numbers/report-outcome';
import type { VerificationModel } from './verification.model';

/** Loads the outcome of a report after the card: the first page does not wait for it. */
export function LazyReport({ item }: { item: VerificationModel }) {
  const [Outcome, setOutcome] = useState<ComponentType<ReportOutcomeProps> | null>(null);
  useEffect(() => {
    // Without a network it is missing until the page is opened again.
    void import('../numbers/report-outcome')
      .then((module) => setOutcome(() => module.ReportOutcome))
      .catch(() => undefined);
  }, []);
  return Outcome && <Outcome report={item.data.value.report} />;
}
