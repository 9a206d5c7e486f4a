import { ErrorBoundary, lazy, LocationProvider, Route, Router } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { DashboardProvider } from '../shared/dashboard-context';
import { NotificationsProvider } from '../features/notifications/notifications-context';
import { VerificationsProvider } from '../features/verifications/verifications-context';
import type { Models } from './dashboard';
import { LandingPage } from '../features/landing/landing-page';
import { RentPage } from '../features/verifications/rent/rent-page';
import { NotFoundPage } from './shell/not-found-page';
import { OfflineBanner } from './shell/offline-banner';
import { SignedIn } from './shell/signed-in';
import { Announcer } from '../ui/feedback/announcer';

const SignInPage = lazy(() => import('../features/auth/sign-in-page').then((m) => m.SignInPage));
const SignUpPage = lazy(() => import('../features/auth/sign-up-page').then((m) => m.SignUpPage));
const HistoryPage = lazy(() =>
  import('../features/verifications/history/history-page').then((m) => m.HistoryPage),
);
const VerificationPage = lazy(() =>
  import('../features/verifications/history/verification-page').then((m) => m.VerificationPage),
);
const CreditsPage = lazy(() =>
  import('../features/billing/credits/credits-page').then((m) => m.CreditsPage),
);
const AddCreditsPage = lazy(() =>
  import('../features/billing/payments/add-credits-page').then((m) => m.AddCreditsPage),
);
const PaymentPage = lazy(() =>
  import('../features/billing/payments/payment-page').then((m) => m.PaymentPage),
);
const ReturnPage = lazy(() =>
  import('../features/billing/payments/return-page').then((m) => m.ReturnPage),
);

const ForgotPasswordPage = lazy(() =>
  import('../features/auth/forgot-password-page').then((m) => m.ForgotPasswordPage),
);
const ResetPasswordPage = lazy(() =>
  import('../features/auth/reset-password-page').then((m) => m.ResetPasswordPage),
);
const VerifyEmailPage = lazy(() =>
  import('../features/auth/verify-email-page').then((m) => m.VerifyEmailPage),
);
const StopEmailChangePage = lazy(() =>
  import('../features/auth/stop-email-change-page').then((m) => m.StopEmailChangePage),
);
const InvitationPage = lazy(() =>
  import('../features/auth/invitation-page').then((m) => m.InvitationPage),
);
const CentrePage = lazy(() =>
  import('../features/notifications/centre-page').then((m) => m.CentrePage),
);
const SettingsPage = lazy(() => import('./settings/settings-page').then((m) => m.SettingsPage));

const LAZY_PAGES = [
  SignInPage,
  SignUpPage,
  ForgotPasswordPage,
  HistoryPage,
  VerificationPage,
  CreditsPage,
  AddCreditsPage,
  PaymentPage,
  CentrePage,
  SettingsPage,
];

const Rent = () => <SignedIn page={RentPage} />;
const History = () => <SignedIn page={HistoryPage} />;
const Verification = () => <SignedIn page={VerificationPage} />;
const Credits = () => <SignedIn page={CreditsPage} />;
const AddCredits = () => <SignedIn page={AddCreditsPage} />;
const Payment = () => <SignedIn page={PaymentPage} />;
const Return = () => <SignedIn page={ReturnPage} />;
const Centre = () => <SignedIn page={CentrePage} />;
const Settings = () => <SignedIn page={SettingsPage} />;

export function App({ dashboard }: { dashboard: Models }) {
  // Preloads the other pages once the first one is idle, so that a click draws without the network.
  useEffect(() => {
    const idle = setTimeout(() => LAZY_PAGES.forEach((page) => void page.preload()), 1_000);
    return () => clearTimeout(idle);
  }, []);
  return (
    <DashboardProvider value={dashboard}>
      <VerificationsProvider value={dashboard}>
        <NotificationsProvider value={dashboard}>
          <LocationProvider scope={/^(?!\/(api|docs)\/)/}>
            <OfflineBanner />
            <ErrorBoundary>
              <Router>
                <Route path="/" component={LandingPage} />
                <Route path="/sign-in" component={SignInPage} />
                <Route path="/sign-up" component={SignUpPage} />
                <Route path="/forgot-password" component={ForgotPasswordPage} />
                <Route path="/reset-password" component={ResetPasswordPage} />
                <Route path="/verify-email" component={VerifyEmailPage} />
                <Route path="/stop-email-change" component={StopEmailChangePage} />
                <Route path="/invitation" component={InvitationPage} />
                <Route path="/rent" component={Rent} />
                <Route path="/history" component={History} />
                <Route path="/history/:id" component={Verification} />
                <Route path="/credits/add" component={AddCredits} />
                <Route path="/credits/payments/:id" component={Payment} />
                <Route path="/credits/:section?" component={Credits} />
                <Route path="/payments/return" component={Return} />
                <Route path="/notifications" component={Centre} />
                <Route path="/settings/:section?/:part?" component={Settings} />
                <Route default component={NotFoundPage} />
              </Router>
            </ErrorBoundary>
            <Announcer />
          </LocationProvider>
        </NotificationsProvider>
      </VerificationsProvider>
    </DashboardProvider>
  );
}
