import { useSignal } from '@preact/signals';
import { t } from '../../locales/i18n';
import { Facts } from '../../ui/data/facts';
import { PaymentBadge } from '../../shared/payments/payment-badge';
import { PaymentFacts } from '../../shared/payments/payment-facts';
import { useMe } from '../../shared/use-me';
import { BackLink } from '../../ui/controls/back-link';
import { Button } from '../../ui/controls/button';
import { money } from '../../core/format';
import { Loaded, useLoad } from '../../ui/data/loaded';
import { Panel, Rows } from '../../ui/data/panel';
import { DisputeRow } from './dispute-row';
import { RefundDialog } from './refund-dialog';
import { RefundRows } from './refund-rows';
import { adminAddress } from './admin-address';
import { adminApi, type WholePayment } from '../../api/admin-api';

interface WholeProps {
  payment: WholePayment;
  onChanged: () => void;
}

function Refunds({ payment, onChanged }: WholeProps) {
  const { platformRole } = useMe();
  const isAsking = useSignal(false);
  const { id, state, purpose, refunds } = payment;
  const canRefund = state === 'succeeded' && purpose === 'top_up';
  const close = () => (isAsking.value = false);
  const done = () => {
    close();
    onChanged();
  };
  return (
    <Panel
      title={t('admin.refunds')}
      text={platformRole === 'admin' ? undefined : t('admin.adminsOnly')}
      action={
        canRefund &&
        platformRole === 'admin' && (
          <Button onClick={() => (isAsking.value = true)}>{t('admin.refund')}</Button>
        )
      }
    >
      <RefundRows refunds={refunds} />
      {isAsking.value && <RefundDialog id={id} onDone={done} onClose={close} />}
    </Panel>
  );
}

function Whole({ payment, onChanged }: WholeProps) {
  const { creditCents, creditedCents, state, purpose, accountId, disputes } = payment;
  const { providerTransactionId, surplusMinor, currency } = payment;
  return (
    <>
      <Panel
        title={t(`pay.titles.${purpose}`, { amount: money(creditedCents ?? creditCents) })}
        text={payment.reason ?? undefined}
        action={<PaymentBadge state={state} />}
      >
        <Facts
          facts={[
            { name: t('admin.account'), value: <span class="font-mono text-xs">{accountId}</span> },
            providerTransactionId !== null && {
              name: t('admin.providerId'),
              value: providerTransactionId,
            },
            surplusMinor > 0 && {
              name: t('admin.surplus'),
              value: money(surplusMinor, currency),
              note: t('admin.surplusText'),
            },
          ]}
        />
        <div class="border-t border-line pt-5">
          <PaymentFacts payment={payment} />
        </div>
      </Panel>
      <Refunds payment={payment} onChanged={onChanged} />
      <Panel title={t('admin.disputes')}>
        {disputes.length === 0 ? (
          <p class="text-sm text-faint">{t('admin.noDisputes')}</p>
        ) : (
          <Rows label={t('admin.disputes')}>
            {disputes.map((dispute) => (
              <DisputeRow key={dispute.id} dispute={dispute} onChanged={onChanged} />
            ))}
          </Rows>
        )}
      </Panel>
    </>
  );
}

/** One payment of any account with its refunds and disputes. */
export function PaymentDetail({ id }: { id: string }) {
  const model = useLoad(() => adminApi.payment(id));
  return (
    <>
      <BackLink href={adminAddress({})}>{t('admin.back')}</BackLink>
      <Loaded model={model} lines={4}>
        {(payment) => <Whole payment={payment} onChanged={() => void model.load()} />}
      </Loaded>
    </>
  );
}
