import { CircleQuestionMark, Ellipsis, Keyboard, Plus, Search } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { money } from '../../core/format';
import { VerifyNotice } from '../../features/account/profile/verify-notice';
import { LazyBell } from '../../features/notifications/lazy-bell';
import { t } from '../../locales/i18n';
import { useDashboard } from '../../shared/dashboard-context';
import { buttonClass } from '../../ui/controls/button';
import { menuItemClass, Popover } from '../../ui/controls/popover';
import { cx } from '../../ui/cx';
import { Mark } from '../../ui/mark';
import { FinderDialogs, openPalette, openShortcuts, preloadPalette } from '../palette/finder';
import { paletteKeys } from '../../core/keyboard';
import { AccountMenu } from './account-menu';
import { HelpLinks } from './help-links';
import { LiveBadge } from './live-badge';
import { barItemClass, FIRST, isWithin, NavLink, SECOND } from './nav-items';
import { OfflineBanner } from './offline-banner';

function Balance() {
  const { balance, session } = useDashboard();
  const { state } = session;
  const isOwner = state.value.kind === 'in' && state.value.me.account.role === 'owner';
  return (
    <div class="flex items-center gap-1 lg:px-1">
      <a
        href="/billing"
        class="flex min-w-0 items-baseline gap-2 rounded-control px-2 py-1.5 hover:bg-sunken lg:mr-auto lg:flex-col lg:gap-0"
      >
        <span class="sr-only text-sm text-faint lg:not-sr-only">{t('nav.balance')}</span>
        <span class="digits text-md font-semibold" data-balance>
          {balance.value.value
            ? money(balance.value.value.spendableCents)
            : t('common.notAvailable')}
        </span>
      </a>
      {isOwner && (
        <a
          href="/billing/add"
          aria-label={t('nav.addCredits')}
          title={t('nav.addCredits')}
          class={buttonClass({ size: 'icon', class: 'max-sm:hidden lg:size-8' })}
        >
          <Plus size={17} aria-hidden="true" />
        </a>
      )}
    </div>
  );
}

/** What the bottom bar of phones has no room for. */
function More() {
  const { path } = useLocation();
  const isCurrent = SECOND.some((item) => isWithin(path, item));
  return (
    <div class="flex flex-1 lg:hidden">
      <Popover
        id="more-menu"
        label={t('nav.more')}
        buttonClass={barItemClass(isCurrent)}
        button={
          <>
            <Ellipsis size={19} aria-hidden="true" />
            {t('nav.more')}
          </>
        }
        class="right-3 bottom-16 w-64"
      >
        {() => (
          <>
            <ul class="pb-2">
              {SECOND.map(({ href, name, Icon }) => (
                <li key={href}>
                  <a href={href} class={menuItemClass}>
                    <Icon size={18} aria-hidden="true" />
                    {t(`nav.${name}`)}
                  </a>
                </li>
              ))}
            </ul>
            <div class="border-t border-line pt-2">
              <HelpLinks />
            </div>
          </>
        )}
      </Popover>
    </div>
  );
}

function Nav() {
  return (
    <nav
      aria-label={t('nav.label')}
      class="fixed inset-x-0 bottom-0 z-10 flex border-t border-line bg-paper pb-[env(safe-area-inset-bottom)] lg:static lg:flex-col lg:gap-1 lg:border-0 lg:bg-transparent lg:pb-0"
    >
      {FIRST.map((item) => (
        <NavLink key={item.href} item={item} />
      ))}
      {SECOND.map((item) => (
        <NavLink key={item.href} item={item} class="max-lg:hidden" />
      ))}
      <More />
    </nav>
  );
}

function ShortcutsButton({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      class={menuItemClass}
      onClick={() => {
        onOpen();
        openShortcuts();
      }}
    >
      <Keyboard size={18} aria-hidden="true" />
      {t('help.shortcuts')}
    </button>
  );
}

const Help = () => (
  <div class="max-lg:hidden">
    <Popover
      id="help-menu"
      label={t('help.title')}
      buttonClass={cx(menuItemClass, 'text-base')}
      button={
        <>
          <CircleQuestionMark size={19} strokeWidth={1.9} aria-hidden="true" />
          {t('help.title')}
        </>
      }
      class="bottom-24 left-[15.5rem] w-60"
    >
      {(close) => (
        <>
          <HelpLinks />
          <ShortcutsButton onOpen={close} />
        </>
      )}
    </Popover>
  </div>
);

const SearchButton = () => (
  <button
    type="button"
    class="flex size-10 items-center justify-center gap-3 rounded-control text-soft transition-colors duration-120 hover:bg-sunken hover:text-ink lg:-my-2 lg:w-full lg:justify-start lg:border lg:border-line lg:bg-surface lg:px-3"
    onPointerEnter={preloadPalette}
    onFocus={preloadPalette}
    onClick={openPalette}
  >
    <Search size={18} aria-hidden="true" />
    <span class="max-lg:sr-only">{t('nav.search')}</span>
    <kbd class="ml-auto font-sans text-sm text-faint max-lg:hidden">{paletteKeys()}</kbd>
  </button>
);

/** Navigation beside the page on wide screens, at the bottom on narrow ones. It outlives the pages. */
export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const { state } = useDashboard().session;
  const isIn = state.value.kind === 'in';
  return (
    <div class="flex w-full flex-1 flex-col lg:flex-row">
      <a
        href="#main"
        class="sr-only z-30 rounded-control bg-ink px-4 py-2 text-paper focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:px-4 focus:py-2"
      >
        {t('common.skip')}
      </a>
      <header
        data-shell
        class="sticky top-0 z-10 flex items-center gap-1 border-b border-line bg-paper px-4 py-1.5 lg:h-dvh lg:w-60 lg:shrink-0 lg:flex-col lg:items-stretch lg:gap-6 lg:overflow-y-auto lg:border-r lg:border-b-0 lg:px-3 lg:py-5"
      >
        <div class="contents lg:flex lg:items-center">
          <a
            href="/home"
            aria-label={t('nav.start')}
            class="mr-auto flex items-center gap-2.5 rounded-control py-1 text-md font-semibold tracking-tight lg:px-2"
          >
            <Mark />
            <span class="max-sm:sr-only">{t('brand')}</span>
          </a>
          <LazyBell />
        </div>
        <SearchButton />
        <Nav />
        <div class="contents lg:mt-auto lg:flex lg:flex-col lg:gap-2">
          <LiveBadge />
          <Balance />
          <div class="flex flex-col gap-1 lg:border-t lg:border-line lg:pt-3">
            <Help />
            {isIn && <AccountMenu />}
          </div>
        </div>
      </header>
      <div class="flex min-w-0 flex-1 flex-col">
        <OfflineBanner />
        <main
          id="main"
          tabIndex={-1}
          class="mx-auto w-full max-w-5xl flex-1 px-4 pt-6 pb-28 has-[[data-wide]]:max-w-[96rem] sm:px-8 lg:px-10 lg:pt-10 lg:pb-16"
        >
          {/* Home has it among the first steps. */}
          {path !== '/home' && <VerifyNotice />}
          {children}
        </main>
      </div>
      {isIn && <FinderDialogs />}
    </div>
  );
}
