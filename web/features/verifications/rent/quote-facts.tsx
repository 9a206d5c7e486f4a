import type { ComponentChildren } from 'preact';
import type { Quote } from '../../../api/first-pages-api';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { cx } from '../../../ui/cx';
import { money } from '../../../core/format';
import { resultText, stockText } from '../services/service-facts';

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="flex flex-col gap-0.5">
      <dt class="text-sm text-faint">{name}</dt>
      <dd class="digits text-lg font-semibold">{children}</dd>
    </div>
  );
}

function Surcharges({ surcharge }: { surcharge: Quote['surcharge'] }) {
  const lines = [
    surcharge.areaCodeCents > 0 &&
      t('rent.surchargeAreaCode', { amount: money(surcharge.areaCodeCents) }),
    surcharge.carrierCents > 0 &&
      t('rent.surchargeCarrier', { amount: money(surcharge.carrierCents) }),
  ].filter((line) => line !== false);
  return lines.map((line) => (
    <span key={line} class="block text-sm font-normal text-faint">
      {line}
    </span>
  ));
}

/** The facts of the server's quote; the page computes none. */
export function QuoteFacts() {
  const { rent, services } = useVerifications();
  const quote = rent.quote.value;
  const service = services.find(rent.service.value ?? '');
  const result = service ? resultText(service) : null;
  return (
    <dl
      aria-busy={rent.quoting.value}
      class={cx(
        'grid grid-cols-2 gap-4 transition-opacity duration-120 sm:flex sm:gap-12',
        rent.quoting.value && 'opacity-50',
      )}
    >
      <Fact name={t('rent.price')}>
        {quote ? money(quote.priceCents) : t('common.notAvailable')}
        {quote && <Surcharges surcharge={quote.surcharge} />}
      </Fact>
      <Fact name={t('rent.availability')}>
        {quote ? (stockText(quote.stock) ?? t('rent.stockUnknown')) : t('common.notAvailable')}
      </Fact>
      {result !== null && <Fact name={t('rent.resultsName')}>{result}</Fact>}
    </dl>
  );
}
