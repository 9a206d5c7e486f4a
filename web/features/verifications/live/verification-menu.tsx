import { useSignal } from '@preact/signals';
import { backend, type Verification } from '../../../api/first-pages-api';
import { useVerifications } from '../verifications-context';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.history.json';
import { ActionMenu, type MenuItem } from '../../../ui/controls/action-menu';
import { ConfirmDialog } from '../../../ui/controls/confirm-dialog';
import { money } from '../../../core/format';
import { addressOf, rentOf } from '../addresses';
import { isOpen } from '../states';
import { reportOffer } from '../report-offer';
import { rentAgain } from './reuse';

addTexts(texts);

export interface VerificationMenuProps {
  verification: Verification;
  report: () => Promise<void>;
  /** The page of the verification needs no link to itself. */
  isOwnPage?: boolean;
}

/** What can be done with a verification, beside copying. */
export function VerificationMenu({ verification, report, isOwnPage }: VerificationMenuProps) {
  const { services, live } = useVerifications();
  const asked = useSignal<'reuse' | 'report' | null>(null);
  const { id, service, state, number, priceCents } = verification;
  const name = services.nameOf(service);
  const offer = verification.report === null ? reportOffer(verification) : null;
  const price = services.find(service)?.priceFromCents ?? null;
  const items: MenuItem[] = [
    ...(state === 'completed' && number !== null
      ? [{ label: t('menu.reuse'), run: () => (asked.value = 'reuse') }]
      : []),
    ...(isOpen(state)
      ? []
      : [{ label: t('menu.again', { service: name }), href: rentOf(service) }]),
    ...(offer === null ? [] : [{ label: t('menu.report'), run: () => (asked.value = 'report') }]),
    ...(isOwnPage ? [] : [{ label: t('live.details'), href: addressOf(id) }]),
  ];
  const close = () => (asked.value = null);
  return (
    <>
      <ActionMenu label={t('menu.label', { service: name })} items={items} />
      {asked.value === 'reuse' && (
        <ConfirmDialog
          title={t('menu.reuseTitle')}
          text={
            price === null
              ? t('menu.reuseText', { service: name })
              : t('menu.reuseTextFor', { service: name, price: money(price) })
          }
          action={t('menu.reuseAction')}
          kind="primary"
          run={async () => live.rented(await rentAgain(backend, id))}
          onClose={close}
        />
      )}
      {asked.value === 'report' && offer !== null && (
        <ConfirmDialog
          title={t('report.title')}
          text={t(`report.${offer}`, { amount: money(priceCents) })}
          action={t('report.send')}
          kind="primary"
          run={report}
          onClose={close}
        >
          <p class="mt-2 text-sm text-soft">{t('report.cap')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
