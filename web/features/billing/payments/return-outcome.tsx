import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { buttonClass } from '../../../ui/controls/button';
import { money } from '../../../core/format';
import { Facts } from '../../../ui/data/facts';
import { cardName } from '../../../shared/payments/card-name';
import { nextAfter } from './after-payment';
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
  const { id, state, creditCents, creditedCents, amountMinor, currency, receiptNumber, card } =
    payment;
  const brought = money(creditedCents ?? creditCents);
  const isLess = creditedCents !== null && creditedCents < creditCents;
  return (
    <Outcome
      tone="done"
      state={state}
      isNews
      title={t('return.succeeded', { amount: brought })}
      text={isLess ? t('return.less', { amount: money(creditCents) }) : t('return.succeededText')}
      actions={
        <>
          <Go isMain href={nextAfter(id) ?? '/rent'} label={t('return.rent')} />
          <ToPayment id={id} />
          {receiptNumber !== null && (
            <ReceiptButton id={id} receipt={receiptNumber} size="lg" class="max-sm:w-full" />
          )}
        </>
      }
    >
      <Facts
        facts={[
          {
            name: t('return.newBalance'),
            value: balance.value.value
              ? money(balance.value.value.spendableCents)
              : t('common.notAvailable'),
            strong: true,
          },
          { name: t('pay.charged'), value: money(amountMinor, currency) },
          card !== null && { name: t('pay.card'), value: cardName(card) },
        ]}
      />
    </Outcome>
  );
}

function Pending({ payment, watching }: { payment: Payment; watching: boolean }) {
  const { id, state, amountMinor, currency, authorizationUrl } = payment;
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
      <Facts facts={[{ name: t('pay.toPay'), value: money(amountMinor, currency) }]} />
    </Outcome>
  );
}

/** The outcome so far. */
export function ReturnOutcome({ payment, watching }: { payment: Payment; watching: boolean }) {
  const { id, state } = payment;
  const again = (
    <Go isMain href={tryAgainAddress(payment, nextAfter(id))} label={t('return.again')} />
  );
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
