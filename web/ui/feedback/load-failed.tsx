import { t } from '../../locales/i18n';
import { Button } from '../controls/button';
import { Notice } from './notice';
import { problemText } from '../../core/problem-text';

/** An error of a read, with a retry button. */
export function LoadFailed({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  return (
    <Notice
      tone="fail"
      action={
        <Button size="sm" onClick={() => void onRetry()}>
          {t('common.retry')}
        </Button>
      }
    >
      {problemText(error)}
    </Notice>
  );
}
