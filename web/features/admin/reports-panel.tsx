import { t } from '../../locales/i18n';
import { count, utcDay } from '../../core/format';
import { Loaded, useLoad } from '../../ui/data/loaded';
import { Panel, Row, Rows } from '../../ui/data/panel';
import { Tag } from '../../ui/feedback/tag';
import { adminApi, type Report } from '../../api/admin-api';

function ReportRow({ report }: { report: Report }) {
  const { day, transactionCount, paymentCount, differences } = report;
  const found = differences.length;
  return (
    <Row
      title={utcDay(day)}
      badge={
        <Tag tone={found === 0 ? 'done' : 'fail'}>
          {found === 0 ? t('admin.agrees') : t('admin.differences', { count: found })}
        </Tag>
      }
    >
      <span>
        {t('admin.counted', { theirs: count(transactionCount), ours: count(paymentCount) })}
      </span>
      {differences.map(({ kind, reference, explanation }) => (
        <span key={`${kind} ${reference}`} class="w-full text-soft">
          <span class="font-mono text-xs break-all">{reference}</span> {explanation}
        </span>
      ))}
    </Row>
  );
}

/** The daily reconciliation with Paystack's list of transactions. */
export function ReportsPanel() {
  const reports = useLoad(adminApi.reports);
  return (
    <Panel title={t('admin.reportsTitle')} text={t('admin.reportsText')}>
      <Loaded model={reports}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="text-sm text-faint">{t('admin.noReports')}</p>
          ) : (
            <Rows label={t('admin.reportsTitle')}>
              {data.map((report) => (
                <ReportRow key={report.day} report={report} />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Panel>
  );
}
