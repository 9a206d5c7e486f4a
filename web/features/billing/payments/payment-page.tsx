import { useRoute } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { backend } from '../../../api/first-pages-api';
import { LedgerTable } from '../../../shared/ledger/ledger-table';
import { useDashboard } from '../../../shared/dashboard-context';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.payments.json';
import { useMe } from '../../../shared/use-me';
import { LoadFailed } from '../../../ui/feedback/load-failed';
import { BackLink } from '../../../ui/controls/back-link';
import { buttonClass } from '../../../ui/controls/button';
import { money } from '../../../core/format';
import { Skeleton } from '../../../ui/feedback/skeleton';
import { useTitle } from '../../../ui/use-title';
import { PAYMENTS, tryAgainAddress } from './filters';
import { OwnersOnly } from './owners-only';
import { PaymentBadge } from '../../../shared/payments/payment-badge';
import { annotationFacts } from '../../../shared/annotation-facts';
import { PaymentFacts } from '../../../shared/payments/payment-facts';
import { PaymentModel } from './payment.model';
import { payments, type Payment } from '../../../api/payments-api';
import { ReceiptButton } from './receipt-button';
import { reasonText } from './reason-text';

addTexts(texts);

function Actions({ payment }: { payment: Payment }) {
  const { id, state, purpose, authorizationUrl, receiptNumber } = payment;
  if (receiptNumber !== null) return <ReceiptButton id={id} receipt={receiptNumber} />;
  if (authorizationUrl !== null)
    return (
      <>
        <a href={authorizationUrl} class={buttonClass({ kind: 'primary' })}>
          {t('return.resume')}
        </a>
        <a href={`/payments/return?payment=${id}`} class={buttonClass({})}>
          {t('return.look')}
        </a>
      </>
    );
  if (purpose === 'top_up' && (state === 'failed' || state === 'abandoned'))
    return (
      <a href={tryAgainAddress(payment)} class={buttonClass({ kind: 'primary' })}>
        {t('return.again')}
      </a>
    );
  return null;
}

function Detail({ model }: { model: PaymentModel }) {
  const payment = model.payment.value;
  const error = model.error.value;
  if (error !== null) return <LoadFailed error={error} onRetry={() => model.load()} />;
  if (!payment) return <Skeleton lines={4} />;
  const why = reasonText(payment);
  return (
    <>
      <header class="flex flex-col gap-3">
        <div class="flex flex-wrap items-center gap-3">
          <h1 class="digits mr-auto text-xl">
            {t(`pay.titles.${payment.purpose}`, {
              amount: money(payment.creditedCents ?? payment.creditCents),
            })}
          </h1>
          <PaymentBadge state={payment.state} />
        </div>
        {why && <p class="max-w-prose text-soft">{why}</p>}
        <div class="flex flex-wrap gap-2">
          <Actions payment={payment} />
        </div>
      </header>
      <section
        aria-label={t('pay.record')}
        class="rounded-card border border-line bg-surface p-4 shadow-card sm:p-6"
      >
        <PaymentFacts payment={payment} annotations={annotationFacts(payment)} />
      </section>
      <section class="flex flex-col gap-4">
        <h2 class="text-lg">{t('pay.movements')}</h2>
        {model.rows.value.length === 0 ? (
          <p class="text-soft">{t('pay.noMovements')}</p>
        ) : (
          <LedgerTable rows={model.rows.value} caption={t('pay.movements')} />
        )}
      </section>
    </>
  );
}

/** One payment with all its details. */
export function PaymentPage() {
  const { params } = useRoute();
  const { connection } = useDashboard();
  const { account } = useMe();
  const id = params['id'] ?? '';
  const model = useMemo(() => new PaymentModel(id, { ...payments, ledger: backend.ledger }), [id]);
  const reach = connection.reach.value;
  const isOwner = account.role === 'owner';
  useTitle(t('pay.one'));
  useEffect(() => {
    if (reach === 'ok' && isOwner) void model.load();
  }, [model, reach, isOwner]);
  return (
    <div class="flex max-w-3xl flex-col gap-6">
      <BackLink href={PAYMENTS}>{t('pay.back')}</BackLink>
      {isOwner ? <Detail model={model} /> : <OwnersOnly />}
    </div>
  );
}
