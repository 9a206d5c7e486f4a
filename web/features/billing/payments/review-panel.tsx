import { ExternalLink } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import type { Act } from '../../../ui/forms/act';
import { Button, buttonClass } from '../../../ui/controls/button';
import { countdown, money } from '../../../core/format';
import { Notice } from '../../../ui/feedback/notice';
import type { AddCreditsModel } from './add-credits.model';
import { Facts } from '../../../ui/data/facts';
import type { Payment } from '../../../api/payments-api';
import { priceFacts } from '../../../shared/payments/rate-facts';
import { ActProblem } from '../../../ui/feedback/act-problem';

/** How long the rate is still locked, by the server's clock (I-54). */
function Lock({ left }: { left: number }) {
  const time = countdown(left);
  return (
    <p class="text-sm text-faint" role="timer" aria-label={t('topup.holdsLabel', { time })}>
      {t('topup.holds')} <span class="digits font-medium text-soft">{time}</span>
    </p>
  );
}

interface ReviewPanelProps {
  model: AddCreditsModel;
  payment: Payment;
  act: Act;
}

/** The price that the API quotes, before the customer goes to the checkout (I-25). */
export function ReviewPanel({ model, payment, act }: ReviewPanelProps) {
  const { clock } = useDashboard();
  const { amountMinor, currency, rate, authorizationUrl } = payment;
  useState(() => clock.touch());
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), [payment]);
  const left = Date.parse(rate.expiresAt) - clock.now.value;
  const isOver = left <= 0 || authorizationUrl === null;
  return (
    <section
      aria-labelledby="review"
      class="flex animate-arrive flex-col gap-5 rounded-card border border-line bg-surface p-4 shadow-raised sm:p-6"
    >
      <h2 id="review" ref={title} tabIndex={-1} class="text-lg">
        {t('topup.review')}
      </h2>
      <Facts facts={priceFacts(payment)} />
      <ActProblem act={act} />
      {isOver && <Notice tone="wait">{t('topup.over')}</Notice>}
      <div class="flex flex-wrap items-center gap-2">
        {isOver ? (
          <Button
            kind="primary"
            size="lg"
            class="max-sm:w-full"
            disabled={act.busy.value}
            onClick={() => void act.run(() => model.open())}
          >
            {t('topup.again')}
          </Button>
        ) : (
          <a
            href={authorizationUrl}
            class={buttonClass({ kind: 'primary', size: 'lg', class: 'max-sm:w-full' })}
          >
            {t('topup.pay', { amount: money(amountMinor, currency) })}
            <ExternalLink size={18} aria-hidden="true" />
          </a>
        )}
        <Button kind="quiet" size="lg" class="max-sm:w-full" onClick={() => model.change()}>
          {t('topup.change')}
        </Button>
      </div>
      {!isOver && <Lock left={left} />}
      <p class="max-w-prose text-sm text-faint">{t('topup.checkout')}</p>
    </section>
  );
}
