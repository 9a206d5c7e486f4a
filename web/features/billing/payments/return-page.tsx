import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { useDashboard } from '../../../shared/dashboard-context';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.payments.json';
import { useMe } from '../../../shared/use-me';
import { announce } from '../../../ui/feedback/announcer';
import { Button, buttonClass } from '../../../ui/controls/button';
import { Empty } from '../../../ui/feedback/empty';
import { money } from '../../../core/format';
import { Notice } from '../../../ui/feedback/notice';
import { problemText } from '../../../core/problem-text';
import { Skeleton } from '../../../ui/feedback/skeleton';
import { useTitle } from '../../../ui/use-title';
import { PAYMENTS } from './filters';
import { OwnersOnly } from './owners-only';
import { payments, type Payment } from '../../../api/payments-api';
import { ReturnModel } from './return.model';
import { ReturnOutcome } from './return-outcome';

addTexts(texts);

function Waiting({ model }: { model: ReturnModel }) {
  const payment = model.payment.value;
  const error = model.error.value;
  const watching = model.watching.value;
  return (
    <>
      {error !== null && (
        <Notice
          tone={watching ? 'wait' : 'fail'}
          action={
            !watching && (
              <Button size="sm" onClick={() => void model.start()}>
                {t('common.retry')}
              </Button>
            )
          }
        >
          {watching ? t('return.silent') : problemText(error)}
        </Notice>
      )}
      {payment && <ReturnOutcome payment={payment} watching={watching} />}
      {!payment && watching && (
        <>
          <h1 class="text-xl">{t('return.asking')}</h1>
          <Skeleton lines={3} />
        </>
      )}
      {error === null && !watching && payment?.state === 'pending' && (
        <Button class="self-start" onClick={() => void model.start()}>
          {t('return.look')}
        </Button>
      )}
    </>
  );
}

function Return({ id }: { id: string }) {
  const { balance } = useDashboard();
  const model = useMemo(() => {
    const onMoved = (payment: Payment): void => {
      if (payment.state !== 'succeeded') return;
      announce(
        t('return.announce', { amount: money(payment.creditedCents ?? payment.creditCents) }),
      );
      void balance.load();
    };
    return new ReturnModel(id, payments, onMoved);
  }, [id]);
  useEffect(() => {
    void model.start();
    return () => model.stop();
  }, [model]);
  return <Waiting model={model} />;
}

const Unknown = () => (
  <Empty
    title={t('return.unknown')}
    text={t('return.unknownText')}
    action={
      <a href={PAYMENTS} class={buttonClass({ kind: 'primary' })}>
        {t('return.toPayments')}
      </a>
    }
  />
);

/** The page that the checkout returns to: waits for the outcome of the payment and shows it. */
export function ReturnPage() {
  const { query } = useLocation();
  const { account } = useMe();
  const id = query['payment'];
  useTitle(t('return.title'));
  if (account.role === 'owner' && id)
    return (
      <div class="flex max-w-2xl flex-col gap-4">
        <Return key={id} id={id} />
      </div>
    );
  return (
    <div class="flex max-w-2xl flex-col gap-4">
      <h1 class="text-xl">{t('return.title')}</h1>
      {account.role === 'owner' ? <Unknown /> : <OwnersOnly />}
    </div>
  );
}
