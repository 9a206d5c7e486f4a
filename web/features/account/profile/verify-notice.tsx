import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { Notice } from '../../../ui/feedback/notice';
import { SendVerification } from '../../../shared/send-verification';

/** An unverified address cannot buy anything: says so in advance. */
export function VerifyNotice() {
  const { state } = useDashboard().session;
  const user = state.value.kind === 'in' ? state.value.me.user : null;
  if (!user || user.emailVerified) return null;
  return (
    <div class="mb-6">
      <Notice tone="wait">
        <div class="-my-1.5 flex flex-wrap items-center justify-between gap-3">
          <p class="min-w-0 flex-1 basis-60 wrap-anywhere max-sm:mt-1.5">
            {t('verify.notice', { email: user.email })}
          </p>
          <SendVerification />
        </div>
      </Notice>
    </div>
  );
}
