import { Plus } from 'lucide-preact';
import { backend } from '../../../api/first-pages-api';
import { tiersApi } from '../../../api/tiers-api';
import accountTexts from '../../../locales/en.account.json';
import texts from '../../../locales/en.payments.json';
import { addTexts, t } from '../../../locales/i18n';
import creditTexts from '../../../locales/en.credits.json';
import { useDashboard } from '../../../shared/dashboard-context';
import { useMe } from '../../../shared/use-me';
import { buttonClass } from '../../../ui/controls/button';
import { Loaded, useLoad } from '../../../ui/data/loaded';
import { Empty } from '../../../ui/feedback/empty';
import { BalanceFacts } from '../credits/balance-facts';
import { OwedNotice } from '../credits/owed-notice';
import { TransactionList } from '../credits/transaction-list';
import { UsedPanel } from '../tiers/plan-status-panel';

addTexts(creditTexts);

addTexts(texts);
// The plan and its limits.
addTexts(accountTexts);

const LATEST = '5';

function Latest() {
  const latest = useLoad(() => backend.transactions({ limit: LATEST }));
  return (
    <section aria-labelledby="latest" class="flex flex-col gap-3">
      <div class="flex flex-wrap items-baseline justify-between gap-3">
        <h3 id="latest" class="text-md">
          {t('billing.latest')}
        </h3>
        <a href="/billing/statement" class="font-medium underline underline-offset-4">
          {t('billing.toStatement')}
        </a>
      </div>
      <Loaded model={latest} lines={4}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={t('credits.empty')} text={t('credits.emptyText')} />
          ) : (
            <TransactionList items={data} />
          )
        }
      </Loaded>
    </section>
  );
}

/** What there is to spend, what the plan allows, and what moved last. */
export function OverviewSection() {
  const { balance } = useDashboard();
  const isOwner = useMe().account.role === 'owner';
  const status = useLoad(tiersApi.status);
  return (
    <>
      <OwedNotice balance={balance.value.value} isOwner={isOwner} />
      <BalanceFacts balance={balance.value.value} />
      {isOwner ? (
        <a
          href="/billing/add"
          class={buttonClass({ kind: 'primary', class: 'self-start max-sm:w-full' })}
        >
          <Plus size={18} aria-hidden="true" />
          {t('topup.title')}
        </a>
      ) : (
        <p class="text-sm text-faint">{t('pay.memberNote')}</p>
      )}
      <Loaded model={status} lines={3}>
        {(known) => <UsedPanel status={known} />}
      </Loaded>
      <Latest />
    </>
  );
}
