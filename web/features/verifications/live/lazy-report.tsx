import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ReportPanelProps } from '../history/report-panel';
import type { VerificationModel } from './verification.model';

/** Loads the report panel after the card: the first page does not wait for it. */
export function LazyReport({ item }: { item: VerificationModel }) {
  const [Panel, setPanel] = useState<ComponentType<ReportPanelProps> | null>(null);
  useEffect(() => {
    // Without a network it is missing until the card is rendered again.
    void import('../history/report-panel')
      .then((module) => setPanel(() => module.ReportPanel))
      .catch(() => undefined);
  }, []);
  return Panel && <Panel verification={item.data.value} report={() => item.report()} />;
}
