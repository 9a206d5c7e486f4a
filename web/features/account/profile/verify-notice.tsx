import { useSignal } from '@preact/signals';
import { backend } from '../../../api/first-pages-api';
import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { useAct } from '../../../ui/forms/act';
import { announce } from '../../../ui/feedback/announcer';
import { Button } from '../../../ui/controls/button';
import { Notice } from '../../../ui/feedback/notice';

export function SendVerification() {
  const act = useAct();
  const isSent = useSignal(false);
  const send = async () => {
    await backend.sendVerification();
    isSent.value = true;
    announce(t('verify.sent'));
  };
  return (
    <>
      <Button
        size="sm"
        disabled={act.busy.value || isSent.value}
        onClick={() => void act.run(send)}
      >
        {isSent.value ? t('verify.sent') : t('verify.again')}
      </Button>
      {act.problem.value && <span role="alert">{act.problem.value}</span>}
    </>
  );
}

/** An unverified address cannot buy anything: says so in advance. */
export function VerifyNotice() {
  const { state } = useDashboard().session;
  const user = state.value.kind === 'in' ? state.value.me.user : null;
  if (!user || user.emailVerified) return null;
  return (
    <div class="mb-6">
      <Notice tone="wait">
        <div class="-my-1.5 flex flex-wrap items-center justify-between gap-3">
          <p class="min-w-0 flex-1 basis-60 max-sm:mt-1.5">
            {t('verify.notice', { email: user.email })}
          </p>
          <SendVerification />
        </div>
      </Notice>
    </div>
  );
}
