import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { buttonClass } from '../../../ui/controls/button';
import { charge, money } from '../../../core/format';
import { Facts } from '../../../ui/data/facts';
import { PAYMENTS, tryAgainAddress } from './filters';
import { Outcome } from './outcome-card';
import type { Payment } from '../../../api/payments-api';
import { ReceiptButton } from './receipt-button';
import { reasonText } from './reason-text';

interface LinkProps {
  href: string;
  label: string;
  isMain?: boolean;
}

const Go = ({ href, label, isMain = false }: LinkProps) => (
  <a
    href={href}
    class={buttonClass({ kind: isMain ? 'primary' : 'plain', size: 'lg', class: 'max-sm:w-full' })}
  >
    {label}
  </a>
);
const ToPayment = ({ id }: { id: string }) => (
  <Go href={`${PAYMENTS}/${id}`} label={t('return.details')} />
);

function Succeeded({ payment }: { payment: Payment }) {
  const { balance } = useDashboard();
  const { id, state, credits, credited, amount, currency, receipt } = payment;
  const brought = money(credited ?? credits);
  const isLess = credited !== null && credited < credits;
  return (
    <Outcome
      tone="done"
      state={state}
      isNews
      title={t('return.succeeded', { amount: brought })}
      text={isLess ? t('return.less', { amount: money(credits) }) : t('return.succeededText')}
      actions={
        <>
          <Go isMain href="/rent" label={t('return.rent')} />
          <ToPayment id={id} />
          {receipt !== null && (
            <ReceiptButton id={id} receipt={receipt} size="lg" class="max-sm:w-full" />
          )}
        </>
      }
    >
      <Facts
        facts={[
          {
            name: t('return.newBalance'),
            value: balance.value.value
              ? money(balance.value.value.spendable)
              : t('common.notAvailable'),
            strong: true,
          },
          { name: t('pay.charged'), value: charge(amount, currency) },
        ]}
      />
    </Outcome>
  );
}

function Pending({ payment, watching }: { payment: Payment; watching: boolean }) {
  const { id, state, amount, currency, authorizationUrl } = payment;
  return (
    <Outcome
      tone="wait"
      state={state}
      title={t('return.pending')}
      text={watching ? t('return.pendingText') : t('return.pendingLong')}
      actions={
        <>
          {authorizationUrl !== null && (
            <Go isMain href={authorizationUrl} label={t('return.resume')} />
          )}
          <ToPayment id={id} />
        </>
      }
    >
      <Facts facts={[{ name: t('pay.toPay'), value: charge(amount, currency) }]} />
    </Outcome>
  );
}

/** The outcome so far. */
export function ReturnOutcome({ payment, watching }: { payment: Payment; watching: boolean }) {
  const { id, state } = payment;
  const again = <Go isMain href={tryAgainAddress(payment)} label={t('return.again')} />;
  switch (state) {
    case 'initialized':
    case 'pending':
      return <Pending payment={payment} watching={watching} />;
    case 'succeeded':
      return <Succeeded payment={payment} />;
    case 'failed':
      return (
        <Outcome
          tone="fail"
          state={state}
          isNews
          title={payment.reason === 'declined' ? t('return.declined') : t('return.failed')}
          text={reasonText(payment)}
          actions={
            <>
              {again}
              <ToPayment id={id} />
            </>
          }
        />
      );
    case 'abandoned':
      return (
        <Outcome
          tone="back"
          state={state}
          isNews
          title={t('return.abandoned')}
          text={t('return.abandonedText')}
          actions={
            <>
              {again}
              <ToPayment id={id} />
            </>
          }
        />
      );
    case 'reversed':
      return (
        <Outcome
          tone="back"
          state={state}
          isNews
          title={t('return.reversed')}
          text={t('return.reversedText')}
          actions={<ToPayment id={id} />}
        />
      );
  }
}
