import type { LucideIcon } from 'lucide-preact';
import { Coins, History, Plus, UserRound } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useDashboard } from '../../shared/dashboard-context';
import { t } from '../../locales/i18n';
import { LazyBell } from '../../features/notifications/lazy-bell';
import { VerifyNotice } from '../../features/account/profile/verify-notice';
import { cx } from '../../ui/cx';
import { money } from '../../core/format';
import { Mark } from '../../ui/mark';
import { LiveBadge } from './live-badge';
import { Settings } from './quick-settings';

const PAGES = [
  { href: '/rent', name: 'rent', Icon: Plus, also: [] },
  { href: '/history', name: 'history', Icon: History, also: [] },
  // The checkout returns to an address that the API fixes.
  { href: '/credits', name: 'credits', Icon: Coins, also: ['/payments'] },
  { href: '/settings', name: 'settings', Icon: UserRound, also: [] },
] as const;

interface ItemProps {
  href: string;
  label: string;
  Icon: LucideIcon;
  current: boolean;
}

function Item({ href, label, Icon, current }: ItemProps) {
  return (
    <a
      href={href}
      aria-current={current ? 'page' : undefined}
      class={cx(
        'flex min-h-12 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium transition-colors duration-120',
        'lg:min-h-10 lg:flex-none lg:flex-row lg:justify-start lg:gap-3 lg:rounded-control lg:px-3 lg:text-base',
        current ? 'text-ink lg:bg-sunken' : 'text-faint hover:text-ink lg:text-soft',
      )}
    >
      <Icon size={19} strokeWidth={current ? 2.4 : 1.9} aria-hidden="true" />
      {label}
    </a>
  );
}

function Balance() {
  const { balance } = useDashboard();
  return (
    <a
      href="/credits"
      class="flex items-baseline gap-2 rounded-control px-2 py-1.5 hover:bg-sunken lg:mx-1 lg:flex-col lg:gap-0"
    >
      <span class="sr-only text-sm text-faint lg:not-sr-only">{t('nav.balance')}</span>
      <span class="digits text-md font-semibold" data-balance>
        {balance.value.value ? money(balance.value.value.spendableCents) : t('common.notAvailable')}
      </span>
    </a>
  );
}

/** Navigation beside the page on wide screens, at the bottom on narrow ones. */
export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  return (
    <div class="flex w-full flex-1 flex-col lg:flex-row">
      <a
        href="#main"
        class="sr-only z-30 rounded-control bg-ink px-4 py-2 text-paper focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:px-4 focus:py-2"
      >
        {t('common.skip')}
      </a>
      <header class="sticky top-0 z-10 flex items-center gap-1 border-b border-line bg-paper px-4 py-2 lg:h-dvh lg:w-60 lg:shrink-0 lg:flex-col lg:items-stretch lg:gap-6 lg:border-r lg:border-b-0 lg:px-3 lg:py-5">
        <div class="contents lg:flex lg:items-center">
          <a
            href="/"
            aria-label={t('nav.home')}
            class="mr-auto flex items-center gap-2.5 rounded-control py-1 text-md font-semibold tracking-tight lg:px-2"
          >
            <Mark />
            <span class="max-sm:sr-only">{t('brand')}</span>
          </a>
          <LazyBell />
        </div>
        <nav
          aria-label={t('nav.label')}
          class="fixed inset-x-0 bottom-0 z-10 flex border-t border-line bg-paper pb-[env(safe-area-inset-bottom)] lg:static lg:flex-col lg:gap-1 lg:border-0 lg:bg-transparent lg:pb-0"
        >
          {PAGES.map(({ href, name, Icon, also }) => (
            <Item
              key={href}
              href={href}
              label={t(`nav.${name}`)}
              Icon={Icon}
              current={[href, ...also].some((place) => `${path}/`.startsWith(`${place}/`))}
            />
          ))}
        </nav>
        <div class="flex items-center gap-1 lg:mt-auto lg:flex-col lg:items-stretch lg:gap-3">
          <LiveBadge />
          <Balance />
          <Settings />
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        class="mx-auto w-full max-w-5xl flex-1 px-4 pt-6 pb-28 sm:px-8 lg:px-10 lg:pt-10 lg:pb-16"
      >
        <VerifyNotice />
        {children}
      </main>
    </div>
  );
}
