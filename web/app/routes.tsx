import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import { exec } from 'preact-iso/router';
import { AREAS, type AreaName, type View } from './areas';
import { loadPatiently } from './frame/load-patiently';
import { ViewPage } from './view-page';

type Load = () => Promise<ComponentType>;
export interface PageRoute {
  path: string;
  page: ComponentType;
  load: Load;
}

const to = (path: string, load: Load): PageRoute => ({
  path,
  load,
  page: lazy(() => loadPatiently(load)),
});

/** A view of an area: its heading and tabs come with the shell, its content is loaded. */
const viewAt = (area: AreaName, view: View, load: Load, path: string = view.href): PageRoute =>
  to(path, async () => {
    const Content = await load();
    return () => (
      <ViewPage area={area} view={view}>
        <Content />
      </ViewPage>
    );
  });

const [overview, statement, payments, cards, plan] = AREAS.billing;
const [quickstart, keys, webhooks, usage] = AREAS.developers;
const [members, audit] = AREAS.team;
const [profile, security, notifications, data] = AREAS.settings;

const loadProfile: Load = async () =>
  (await import('../features/account/profile/profile-section')).ProfileSection;
const loadWebhooks: Load = async () =>
  (await import('../features/webhooks/webhooks-section')).WebhooksSection;

/** The pages of a visitor; the start page, the documentation and the legal pages are in `site/`. */
export const PUBLIC_PAGES: readonly PageRoute[] = [
  to('/sign-in', async () => (await import('../features/auth/sign-in-page')).SignInPage),
  to('/sign-up', async () => (await import('../features/auth/sign-up-page')).SignUpPage),
  to(
    '/forgot-password',
    async () => (await import('../features/auth/forgot-password-page')).ForgotPasswordPage,
  ),
  to(
    '/reset-password',
    async () => (await import('../features/auth/reset-password-page')).ResetPasswordPage,
  ),
  to(
    '/verify-email',
    async () => (await import('../features/auth/verify-email-page')).VerifyEmailPage,
  ),
  to(
    '/stop-email-change',
    async () => (await import('../features/auth/stop-email-change-page')).StopEmailChangePage,
  ),
  to('/invitation', async () => (await import('../features/auth/invitation-page')).InvitationPage),
];

const BILLING: readonly PageRoute[] = [
  viewAt(
    'billing',
    overview,
    async () => (await import('../features/billing/overview/overview-section')).OverviewSection,
  ),
  viewAt(
    'billing',
    statement,
    async () => (await import('../features/billing/credits/statement-section')).StatementSection,
  ),
  viewAt(
    'billing',
    payments,
    async () => (await import('../features/billing/payments/payments-section')).PaymentsSection,
  ),
  viewAt(
    'billing',
    cards,
    async () => (await import('../features/billing/cards/cards-section')).CardsSection,
  ),
  viewAt(
    'billing',
    plan,
    async () => (await import('../features/billing/tiers/tiers-section')).TiersSection,
  ),
  to(
    '/billing/add',
    async () => (await import('../features/billing/payments/add-credits-page')).AddCreditsPage,
  ),
  to(
    '/billing/payments/:id',
    async () => (await import('../features/billing/payments/payment-page')).PaymentPage,
  ),
  // The API fixes this address.
  to(
    '/payments/return',
    async () => (await import('../features/billing/payments/return-page')).ReturnPage,
  ),
];

const ACCOUNT: readonly PageRoute[] = [
  viewAt(
    'developers',
    quickstart,
    async () => (await import('../features/developers/quickstart-section')).QuickstartSection,
  ),
  viewAt(
    'developers',
    keys,
    async () => (await import('../features/account/api-keys/keys-section')).KeysSection,
  ),
  viewAt('developers', webhooks, loadWebhooks, '/developers/webhooks/:part?'),
  viewAt(
    'developers',
    usage,
    async () => (await import('../features/developers/usage/usage-panel')).UsagePanel,
  ),
  viewAt(
    'team',
    members,
    async () => (await import('../features/account/members/members-section')).MembersSection,
  ),
  viewAt(
    'team',
    audit,
    async () => (await import('../features/account/audit/audit-section')).AuditSection,
  ),
  viewAt('settings', profile, loadProfile),
  viewAt('settings', profile, loadProfile, '/settings'),
  viewAt(
    'settings',
    security,
    async () => (await import('../features/account/security/security-section')).SecuritySection,
  ),
  viewAt(
    'settings',
    notifications,
    async () =>
      (await import('../features/notifications/settings/notification-settings-section'))
        .NotificationSettingsSection,
  ),
  viewAt(
    'settings',
    data,
    async () => (await import('../features/account/privacy/data-section')).DataSection,
  ),
];

/** The pages of a signed-in person, inside the shell. */
export const SHELL_PAGES: readonly PageRoute[] = [
  to('/home', async () => (await import('./home/home-page')).HomePage),
  to('/rent', async () => (await import('../features/verifications/rent/rent-page')).RentPage),
  to(
    '/numbers',
    async () => (await import('../features/verifications/numbers/numbers-page')).NumbersPage,
  ),
  to(
    '/numbers/:id',
    async () =>
      (await import('../features/verifications/numbers/verification-page')).VerificationPage,
  ),
  to(
    '/notifications',
    async () => (await import('../features/notifications/centre-page')).CentrePage,
  ),
  ...BILLING,
  ...ACCOUNT,
];

/** The pages for staff, in one script. */
export const ADMIN_PAGES: readonly PageRoute[] = [
  to('/admin/:view?', async () => (await import('../features/admin/admin-app')).AdminApp),
];

/** The page at an address. */
export const findPage = (pages: readonly PageRoute[], path: string): PageRoute | undefined =>
  pages.find((one) => exec(path, one.path) !== undefined);
