import { ErrorBoundary, lazy, LocationProvider, Route, useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { stepUp } from '../api/step-up';
import { NotificationsProvider } from '../features/notifications/notifications-context';
import { VerificationsProvider } from '../features/verifications/verifications-context';
import { DashboardProvider, useDashboard } from '../shared/dashboard-context';
import { Announcer } from '../ui/feedback/announcer';
import type { Models } from './dashboard';
import { loadPatiently } from './frame/load-patiently';
import { PageRouter } from './frame/page-router';
import { preloadOnIntent } from './frame/preload';
import { ADMIN_PAGES, findPage, PUBLIC_PAGES, SHELL_PAGES } from './routes';
import { NotFoundInShell, NotFoundPage } from './shell/not-found';
import { OfflineBanner } from './shell/offline-banner';
import { Shell } from './shell/shell';
import { SignedIn } from './shell/signed-in';

const StepUpDialog = lazy(() =>
  loadPatiently(async () => (await import('../shared/step-up-dialog')).StepUpDialog),
);

const isAdminPath = (path: string): boolean => `${path}/`.startsWith('/admin/');

/** The pages of the selected account, inside a shell that outlives navigation. */
function AccountPages() {
  const { session } = useDashboard();
  const { path } = useLocation();
  const { state } = session;
  if (state.value.kind === 'out' && findPage(SHELL_PAGES, path) === undefined)
    return <NotFoundPage />;
  return (
    <SignedIn>
      <Shell>
        {state.value.kind === 'in' && (
          <PageRouter
            key={state.value.me.account.id}
            pages={SHELL_PAGES}
            otherwise={<Route default component={NotFoundInShell} />}
          />
        )}
      </Shell>
    </SignedIn>
  );
}

/** The pages for staff have their own shell and script; for others they do not exist. */
function AdminPages() {
  const { state } = useDashboard().session;
  if (state.value.kind === 'in' && state.value.me.platformRole === 'none') return <AccountPages />;
  return (
    <SignedIn>
      <OfflineBanner />
      {state.value.kind === 'in' && (
        <PageRouter pages={ADMIN_PAGES} otherwise={<Route default component={NotFoundPage} />} />
      )}
    </SignedIn>
  );
}

type Frame = 'public' | 'admin' | 'account';

function frameOf(path: string): Frame {
  if (findPage(PUBLIC_PAGES, path) !== undefined) return 'public';
  return isAdminPath(path) ? 'admin' : 'account';
}

function Pages() {
  const frame = frameOf(useLocation().path);
  if (frame === 'account') return <AccountPages />;
  if (frame === 'admin') return <AdminPages />;
  return (
    <>
      <OfflineBanner />
      <PageRouter pages={PUBLIC_PAGES} />
    </>
  );
}

/** Scripts of pages are for signed-in people: a visitor of the landing page loads none of them. */
function usePreload(): void {
  const { state } = useDashboard().session;
  const isIn = state.value.kind === 'in';
  useEffect(() => {
    if (!isIn) return;
    addEventListener('pointerover', preloadOnIntent);
    addEventListener('focusin', preloadOnIntent);
    return () => {
      removeEventListener('pointerover', preloadOnIntent);
      removeEventListener('focusin', preloadOnIntent);
    };
  }, [isIn]);
}

const StepUp = () => <ErrorBoundary>{stepUp.isOpen.value && <StepUpDialog />}</ErrorBoundary>;

function Everything() {
  usePreload();
  return (
    <>
      <ErrorBoundary>
        <Pages />
      </ErrorBoundary>
      <StepUp />
      <Announcer />
    </>
  );
}

/** Links to the public pages and to files of the API leave the dashboard. */
const IN_DASHBOARD = /^\/(?!$|(api|docs|legal|status)(\/|$))/;

export function App({ dashboard }: { dashboard: Models }) {
  return (
    <DashboardProvider value={dashboard}>
      <VerificationsProvider value={dashboard}>
        <NotificationsProvider value={dashboard}>
          <LocationProvider scope={IN_DASHBOARD}>
            <Everything />
          </LocationProvider>
        </NotificationsProvider>
      </VerificationsProvider>
    </DashboardProvider>
  );
}
