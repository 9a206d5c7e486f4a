import { Star, X } from 'lucide-preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useDashboard } from '../../../shared/dashboard-context';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { categoryName } from '../services/category-name';
import { ServiceAvatar } from '../services/service-avatar';
import { LoadFailed } from '../../../ui/feedback/load-failed';
import { Button, buttonClass } from '../../../ui/controls/button';
import { cx } from '../../../ui/cx';
import { money } from '../../../core/format';
import { addCreditsFor, PLANS, topUpFor } from '../addresses';
import { Notice } from '../../../ui/feedback/notice';
import { prepareSounds } from '../../../core/sounds';
import { SendVerification } from '../../../shared/send-verification';
import { useMe } from '../../../shared/use-me';
import { QuoteFacts } from './quote-facts';
import { PreferenceFields } from './preference-fields';

function PanelHead({ name }: { name: string }) {
  const { services, rent, own } = useVerifications();
  const service = services.nameOf(name);
  const favourite = own.favourites.value.includes(name);
  const star = t(favourite ? 'rent.favouriteRemove' : 'rent.favouriteAdd', { service });
  return (
    <div class="flex items-center gap-3">
      <ServiceAvatar name={name} size="md" />
      <div class="min-w-0 flex-1">
        <h2 class="truncate text-lg">{service}</h2>
        <p class="truncate text-sm text-faint">
          {categoryName(services.find(name)?.category ?? '')}
        </p>
      </div>
      <Button
        kind="quiet"
        size="icon"
        aria-label={star}
        title={star}
        onClick={() => void own.toggle(name)}
      >
        <Star
          size={19}
          class={cx(favourite && 'fill-wait-fill text-wait-fill')}
          aria-hidden="true"
        />
      </Button>
      <Button
        kind="quiet"
        size="icon"
        aria-label={t('rent.change')}
        title={t('rent.change')}
        onClick={() => rent.choose(null)}
      >
        <X size={19} aria-hidden="true" />
      </Button>
    </div>
  );
}

function RentButton() {
  const { rent } = useVerifications();
  const quote = rent.quote.value;
  const asking = rent.renting.value !== 'no';
  const label = asking
    ? t('rent.renting')
    : t('rent.action', { price: money(quote?.priceCents ?? 0) });
  return (
    <Button
      kind="primary"
      size="lg"
      type="submit"
      class="w-full sm:w-auto sm:min-w-52"
      aria-disabled={!rent.ready.value}
    >
      {quote || asking ? label : t('rent.quoteLoading')}
    </Button>
  );
}

/** Nobody rents before their email address is confirmed: the way out is the email with the link, sent once more. */
const ConfirmFirst = () => (
  <div class="flex flex-wrap items-center gap-2">
    <Button kind="primary" size="lg" type="submit" aria-disabled="true" class="max-sm:w-full">
      {t('rent.confirmFirst')}
    </Button>
    <SendVerification />
  </div>
);

interface WayOut {
  text: string;
  label: string;
  href: string;
}

/** What stands in the way of the order, and the button that leads out of it; null when nothing does. */
function useWayOut(): WayOut | null {
  const { rent, live } = useVerifications();
  const { balance } = useDashboard();
  const limit = rent.openLimit.value;
  const count = live.openCount.value;
  if (limit !== null && count >= limit)
    return { text: t('rent.atLimit', { count, limit }), label: t('rent.upgrade'), href: PLANS };
  const quote = rent.quote.value;
  const spendable = balance.value.value?.spendableCents;
  if (quote === null || spendable === undefined || quote.priceCents <= spendable) return null;
  const missing = money(quote.priceCents - spendable);
  const credits = topUpFor(quote.priceCents - spendable);
  return {
    text: t('rent.notEnough', { missing, balance: money(spendable) }),
    label: t('rent.addCredits', { amount: money(credits) }),
    href: addCreditsFor(credits, quote.service),
  };
}

interface ActionProps {
  isConfirmed: boolean;
  wayOut: WayOut | null;
}

/** The order, or the way out of what stands in its way. It has the focus at first, and again when it was replaced. */
function Action({ isConfirmed, wayOut }: ActionProps) {
  const slot = useRef<HTMLDivElement>(null);
  const isFirst = useRef(true);
  const kind = isConfirmed ? (wayOut === null ? 'rent' : 'way-out') : 'confirm';
  useLayoutEffect(() => {
    // The focus of an element that was removed falls to the body.
    const isLost = document.activeElement === document.body;
    if (isFirst.current || isLost)
      slot.current
        ?.querySelector<HTMLElement>('[type=submit], a[href]')
        ?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [kind]);
  return (
    <div ref={slot} class="contents">
      {kind === 'confirm' && <ConfirmFirst />}
      {kind === 'rent' && <RentButton />}
      {isConfirmed && wayOut && (
        <a
          href={wayOut.href}
          class={buttonClass({
            kind: 'primary',
            size: 'lg',
            class: 'w-full sm:w-auto sm:min-w-52',
          })}
        >
          {wayOut.label}
        </a>
      )}
    </div>
  );
}

/** Price and stock, preferences, and one button with the price. */
export function QuotePanel({ name }: { name: string }) {
  const { rent } = useVerifications();
  const panel = useRef<HTMLFormElement>(null);
  const wayOut = useWayOut();
  const isConfirmed = useMe().user?.emailVerified !== false;
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' });
    return () => rent.stop();
  }, [name, rent]);

  return (
    <form
      ref={panel}
      aria-label={t('rent.title')}
      class="flex animate-arrive flex-col gap-5 rounded-card border border-line bg-surface p-4 shadow-raised sm:p-6"
      onSubmit={(event) => {
        event.preventDefault();
        prepareSounds();
        if (isConfirmed && wayOut === null && rent.ready.value) void rent.rent();
      }}
    >
      <PanelHead name={name} />
      <QuoteFacts />
      <PreferenceFields />
      {rent.error.value !== null && (
        <LoadFailed error={rent.error.value} onRetry={() => rent.requestQuote()} />
      )}
      {rent.requoted.value && <Notice tone="wait">{t('rent.requoted')}</Notice>}
      {rent.renting.value === 'again' && <Notice tone="wait">{t('rent.rentingAgain')}</Notice>}
      {isConfirmed && wayOut && <Notice tone="wait">{wayOut.text}</Notice>}
      <div class="flex flex-col-reverse gap-3 sm:flex-row sm:items-center sm:justify-end sm:gap-4">
        <p class="text-sm text-faint">{t('rent.held')}</p>
        <Action isConfirmed={isConfirmed} wayOut={wayOut} />
      </div>
    </form>
  );
}
