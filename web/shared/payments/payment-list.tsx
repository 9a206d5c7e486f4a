import { t } from '../../locales/i18n';
import { dayTime, money } from '../../core/format';
import { cardName } from './card-name';
import { PaymentBadge } from './payment-badge';
import type { ShownPayment } from '../../api/payments-api';

const HEAD = 'py-2 pr-4 text-left text-sm font-medium text-faint';
const CELL = 'py-3 pr-4 align-middle';

interface RowProps {
  payment: ShownPayment;
  href: string;
  note: string | undefined;
}

function Row({ payment, href, note }: RowProps) {
  const { creditCents, creditedCents, amountMinor, currency, purpose } = payment;
  const { returnedCents, state, createdAt, card } = payment;
  const time = dayTime(createdAt);
  const value = money(creditedCents ?? creditCents);
  return (
    <tr class="relative grid grid-cols-[1fr_auto] items-center gap-x-3 border-b border-line hover:bg-sunken/60 md:table-row">
      <th scope="row" class={`${CELL} text-left font-medium md:pl-2`}>
        <a
          href={href}
          aria-label={t('pay.open', { amount: value, time })}
          class="digits block after:absolute after:inset-0"
        >
          {value}
        </a>
        <span class="digits block text-sm font-normal text-faint md:hidden">
          <span class="block">{money(amountMinor, currency)}</span>
          {card && <span class="block">{cardName(card)}</span>}
          <time dateTime={createdAt}>{time}</time>
        </span>
        {note && <span class="block font-mono text-xs font-normal text-faint">{note}</span>}
        {returnedCents > 0 && (
          <span class="digits block text-sm font-normal text-back">
            {t('pay.returned', { amount: money(returnedCents) })}
          </span>
        )}
      </th>
      <td class={`${CELL} hidden text-soft md:table-cell`}>{t(`pay.purposes.${purpose}`)}</td>
      <td class={`${CELL} justify-self-end max-md:pr-0`}>
        <PaymentBadge state={state} />
      </td>
      <td class={`${CELL} hidden whitespace-nowrap text-soft md:table-cell`}>
        <time dateTime={createdAt}>{time}</time>
      </td>
      <td class={`${CELL} digits hidden text-right whitespace-nowrap md:table-cell md:pr-2`}>
        {money(amountMinor, currency)}
        {card && <span class="block text-sm text-faint">{cardName(card)}</span>}
      </td>
    </tr>
  );
}

interface PaymentListProps<T extends ShownPayment> {
  items: readonly T[];
  caption: string;
  hrefOf: (id: string) => string;
  /** A note that distinguishes the payments. */
  noteOf?: (payment: T) => string;
}

/** A table on wide screens, two lines a row on narrow ones. */
export function PaymentList<T extends ShownPayment>(props: PaymentListProps<T>) {
  const { items, caption, hrefOf, noteOf } = props;
  return (
    <table class="block w-full md:table">
      <caption class="sr-only">{caption}</caption>
      <thead class="sr-only md:not-sr-only md:table-header-group">
        <tr class="border-b border-line">
          <th class={`${HEAD} md:pl-2`}>{t('pay.credits')}</th>
          <th class={HEAD}>{t('pay.purpose')}</th>
          <th class={HEAD}>{t('history.state')}</th>
          <th class={HEAD}>{t('pay.begun')}</th>
          <th class={`${HEAD} md:pr-2 md:text-right`}>{t('pay.amount')}</th>
        </tr>
      </thead>
      <tbody class="block md:table-row-group">
        {items.map((payment) => (
          <Row
            key={payment.id}
            payment={payment}
            href={hrefOf(payment.id)}
            note={noteOf?.(payment)}
          />
        ))}
      </tbody>
    </table>
  );
}
