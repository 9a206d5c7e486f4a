import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { backend } from '../api/first-pages-api';
import { t } from '../locales/i18n';
import { countdown } from '../core/format';
import { retryAfterMs } from '../core/problem';
import { useAct } from '../ui/forms/act';
import { announce } from '../ui/feedback/announcer';
import { Button } from '../ui/controls/button';

const SECOND = 1_000;
/** Emails take a moment: a second one is of use only when the first has not come. */
const WAIT_MS = 60 * SECOND;

/** Sends the confirmation of the email address again; says when it can be sent once more. */
export function SendVerification() {
  const act = useAct();
  const until = useSignal(0);
  const isSent = useSignal(false);
  const left = useSignal(0);
  const end = until.value;
  useEffect(() => {
    const tick = () => {
      left.value = Math.max(0, end - Date.now());
      if (left.peek() === 0) clearInterval(timer);
    };
    const timer = setInterval(tick, SECOND);
    tick();
    return () => clearInterval(timer);
  }, [end, left]);
  const wait = (ms: number) => (until.value = Date.now() + ms);
  const send = async () => {
    try {
      await backend.sendVerification();
      isSent.value = true;
      wait(WAIT_MS);
      announce(t('verify.sent'));
    } catch (error) {
      isSent.value = false;
      wait(retryAfterMs(error));
      throw error;
    }
  };
  return (
    <>
      <Button
        size="sm"
        disabled={act.busy.value || left.value > 0}
        onClick={() => void act.run(send)}
      >
        {left.value > 0
          ? t(isSent.value ? 'verify.sentAgainIn' : 'verify.againIn', {
              time: countdown(left.value),
            })
          : t('verify.again')}
      </Button>
      {act.problem.value && <span role="alert">{act.problem.value}</span>}
    </>
  );
}
