import { Plus } from 'lucide-preact';
import { useRoute } from 'preact-iso';
import { useDashboard } from '../../../shared/dashboard-context';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.payments.json';
import { OwnersOnly } from '../payments/owners-only';
import { useMe } from '../../../shared/use-me';
import { buttonClass } from '../../../ui/controls/button';
import { Empty } from '../../../ui/feedback/empty';
import { Tabs } from '../../../ui/controls/tabs';
import { useTitle } from '../../../ui/use-title';
import { BalanceFacts } from './balance-facts';
import { OwedNotice } from './owed-notice';
import { SECTIONS } from './sections';

addTexts(texts);

/** The balance, the statement and the payments. */
export function CreditsPage() {
  const { params } = useRoute();
  const { balance } = useDashboard();
  const { account } = useMe();
  const isOwner = account.role === 'owner';
  const wanted = params['section'] ?? 'statement';
  const section = SECTIONS.find(({ name }) => name === wanted);
  const title = section ? t(`pay.section.${section.name}`) : t('notFound.title');
  const isClosed = section?.forOwners && !isOwner;
  useTitle(wanted === 'statement' ? t('credits.title') : title);
  return (
    <div class="flex flex-col gap-8">
      <header class="flex flex-wrap items-center justify-between gap-3">
        <h1 class="text-xl">{t('credits.title')}</h1>
        {isOwner && (
          <a href="/credits/add" class={buttonClass({ kind: 'primary' })}>
            <Plus size={18} aria-hidden="true" />
            {t('topup.title')}
          </a>
        )}
      </header>
      <BalanceFacts balance={balance.value.value} />
      <OwedNotice balance={balance.value.value} isOwner={isOwner} />
      {!isOwner && <p class="-mt-4 text-sm text-faint">{t('pay.memberNote')}</p>}
      <div class="flex flex-col gap-6">
        <Tabs
          label={t('pay.sections')}
          current={wanted}
          tabs={SECTIONS.map(({ name, href }) => ({ name, href, label: t(`pay.section.${name}`) }))}
        />
        <h2 class="sr-only">{title}</h2>
        {!section && <Empty title={title} text={t('notFound.text')} />}
        {isClosed && <OwnersOnly />}
        {section && !isClosed && <section.Page key={account.id} />}
      </div>
    </div>
  );
}
