import type { ComponentChildren } from 'preact';
import { useRoute } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { backend, type Verification } from '../../../api/first-pages-api';
import { annotationFacts } from '../../../shared/annotation-facts';
import { useDashboard } from '../../../shared/dashboard-context';
import { useVerifications } from '../verifications-context';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.history.json';
import rentTexts from '../../../locales/en.rent.json';
import { ServiceAvatar } from '../services/service-avatar';
import type { VerificationModel } from '../live/verification.model';
import { LoadFailed } from '../../../ui/feedback/load-failed';
import { BackLink } from '../../../ui/controls/back-link';
import { StateBadge } from '../../../shared/state-badge';
import { CopyButton } from '../../../ui/controls/copy-button';
import { money, phone } from '../../../core/format';
import { Skeleton } from '../../../ui/feedback/skeleton';
import { Facts } from '../../../ui/data/facts';
import { useTitle } from '../../../ui/use-title';
import { NUMBERS } from '../addresses';
import { CancelButton } from '../live/cancel-button';
import { Countdown } from '../live/countdown';
import { StateLine } from '../live/state-line';
import { TextPanel } from '../live/text-panel';
import { VerificationMenu } from '../live/verification-menu';
import { canCancel, isOpen } from '../states';
import { OwnId } from './own-id';
import { PreferenceResults } from './preference-results';
import { DetailModel } from './detail.model';
import { ReportOutcome } from './report-outcome';
import { Timeline } from './timeline';

addTexts(texts);
addTexts(rentTexts);

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="flex flex-col gap-4">
      <h2 class="text-md">{title}</h2>
      {children}
    </section>
  );
}

interface SummaryProps {
  verification: Verification;
  report: () => Promise<void>;
}

function Summary({ verification, report }: SummaryProps) {
  const { services } = useVerifications();
  const { service, state, number, code, priceCents: price, id, reason } = verification;
  const why = reason === null ? '' : t(`reason.${reason}`, { defaultValue: '' });
  return (
    <header class="flex flex-col gap-4">
      <div class="flex flex-wrap items-center gap-3">
        <ServiceAvatar name={service} size="md" />
        <h1 class="mr-auto text-xl">{services.nameOf(service)}</h1>
        <StateBadge state={state} code={code} />
        <VerificationMenu verification={verification} report={report} isOwnPage />
      </div>
      {why && <p class="text-soft">{why}</p>}
      <div class="flex flex-wrap items-end gap-x-10 gap-y-4">
        {number !== null && (
          <div class="flex flex-col gap-2">
            <p class="serial text-number font-semibold tracking-tight">{phone(number)}</p>
            <CopyButton size="sm" class="self-start" text={number} label={t('live.copyNumber')} />
          </div>
        )}
        {code !== null && (
          <div class="flex flex-col gap-2">
            <p class="serial font-mono text-number font-semibold tracking-[0.06em] text-done">
              {code}
            </p>
            <CopyButton size="sm" class="self-start" text={code} label={t('live.copyCode')} />
          </div>
        )}
      </div>
      <p class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-faint">
        <span class="tabular-nums">{`${t('detail.price')} ${money(price)}`}</span>
        <span class="font-mono text-xs break-all">{id}</span>
        <CopyButton
          size="sm"
          kind="quiet"
          class="min-h-6 px-1.5"
          text={id}
          label={t('detail.copyId')}
        />
      </p>
    </header>
  );
}

/** What it cost, in one line. */
function Cost({ verification }: { verification: Verification }) {
  const { priceCents: price, chargedCents: charged, refundedCents: refunded } = verification;
  const amounts = { price: money(price), charged: money(charged), refunded: money(refunded) };
  const kind = isOpen(verification.state)
    ? 'held'
    : charged === 0
      ? 'nothing'
      : refunded > 0
        ? 'refunded'
        : 'charged';
  return <p class="tabular-nums">{t(`detail.cost.${kind}`, amounts)}</p>;
}

/** While it waits: the remaining time, and the cancel button. */
function Waiting({ item }: { item: VerificationModel }) {
  const { services } = useVerifications();
  const { deadlineAt, service } = item.data.value;
  if (!canCancel(item.data.value)) return null;
  return (
    <div class="overflow-hidden rounded-card border border-line bg-surface">
      <StateLine item={item} />
      <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
        {deadlineAt === null ? <span /> : <Countdown deadlineAt={deadlineAt} />}
        <CancelButton item={item} name={services.nameOf(service)} />
      </div>
    </div>
  );
}

function Detail({ model, item }: { model: DetailModel; item: VerificationModel | undefined }) {
  const verification = model.verification.value;
  if (model.error.value !== null)
    return <LoadFailed error={model.error.value} onRetry={() => model.load()} />;
  if (!verification) return <Skeleton lines={4} />;
  const annotations = annotationFacts(verification);
  return (
    <>
      <Summary verification={verification} report={() => model.report(item)} />
      {item && <Waiting item={item} />}
      <ReportOutcome report={verification.report} />
      {item?.undecided.value && <TextPanel item={item} />}
      <div class="grid grid-cols-[minmax(0,1fr)] gap-10 border-t border-line pt-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)] lg:gap-14">
        <Part title={t('detail.timeline')}>
          <Timeline moments={model.timeline.value} />
        </Part>
        <div class="flex flex-col gap-10">
          <Part title={t('detail.preferences')}>
            <PreferenceResults preferences={verification.preferences} />
          </Part>
          <Part title={t('annotations.title')}>
            {annotations.length > 0 && <Facts facts={annotations} />}
            <OwnId externalId={verification.externalId} save={(id) => model.changeOwnId(id)} />
          </Part>
          <Part title={t('detail.money')}>
            <Cost verification={verification} />
          </Part>
        </div>
      </div>
    </>
  );
}

export function VerificationPage() {
  const { params } = useRoute();
  const { live, services } = useVerifications();
  const { connection, balance } = useDashboard();
  const id = params['id'] ?? '';
  const model = useMemo(() => new DetailModel(id, backend), [id]);
  // The live model changes first; then this page reads the record again.
  const item = live.find(id);
  const { state, messageCount } = item?.data.value ?? {};
  const reach = connection.reach.value;
  // The refund of a report is not an event of the verification, but changes the balance.
  const spendable = balance.value.value?.spendableCents;
  const service = model.verification.value?.service;
  useTitle(service ? services.nameOf(service) : t('detail.back'));
  useEffect(() => {
    if (reach === 'ok') void model.load();
  }, [model, state, messageCount, reach, spendable]);
  return (
    <div class="flex flex-col gap-6">
      <BackLink href={NUMBERS}>{t('detail.back')}</BackLink>
      <Detail model={model} item={item} />
    </div>
  );
}
