import { ErrorBoundary, lazy } from 'preact-iso';
import { t } from '../../locales/i18n';
import { useMe } from '../../shared/use-me';
import { Popover } from '../../ui/controls/popover';
import { loadPatiently } from '../frame/load-patiently';
import { Avatar } from './avatar';

const load = async () => (await import('./account-panel')).AccountPanel;
const AccountPanel = lazy(() => loadPatiently(load));
const preload = (): void => void load().catch(() => undefined);

/** Who is signed in for which account, and what belongs to the person. */
export function AccountMenu() {
  const { account: current } = useMe();
  return (
    <Popover
      id="account-menu"
      onIntent={preload}
      label={t('menu.account')}
      buttonClass="flex min-h-11 items-center gap-2.5 rounded-control px-1.5 text-left transition-colors duration-120 hover:bg-sunken lg:w-full"
      button={
        <>
          <Avatar name={current.name} />
          <span class="sr-only">{t('menu.open')}</span>
          <span class="flex min-w-0 flex-col leading-tight max-lg:sr-only">
            <span class="truncate font-medium">{current.name}</span>
            <span class="text-sm text-faint">{t(`tier.${current.tier}`)}</span>
          </span>
        </>
      }
      class="top-15 right-3 w-72 lg:top-auto lg:right-auto lg:bottom-4 lg:left-[15.5rem]"
    >
      {(close) => (
        <ErrorBoundary>
          <AccountPanel close={close} />
        </ErrorBoundary>
      )}
    </Popover>
  );
}
