import type { ComponentType } from 'preact';
import { problemAction, problemText } from '../../core/problem-text';
import { t } from '../../locales/i18n';
import { Button } from '../controls/button';
import { Notice } from './notice';

export interface ProblemProps {
  error: unknown;
  /** Repeats what failed. */
  onRetry?: (() => unknown) | undefined;
}

export const RetryButton = ({ onRetry }: Pick<ProblemProps, 'onRetry'>) =>
  onRetry ? (
    <Button size="sm" onClick={() => void onRetry()}>
      {t('common.retry')}
    </Button>
  ) : null;

/** The control that gets a person out of a problem; until the other ways have been loaded it is a retry. */
let WayOut: ComponentType<ProblemProps> = RetryButton;
export const provideWayOut = (given: ComponentType<ProblemProps>): void => void (WayOut = given);

export const ProblemWayOut = (props: ProblemProps) => <WayOut {...props} />;

/** A problem in a sentence, with its way out. A limit of the plan is a warning, not a failure. */
export const ProblemNotice = ({ error, onRetry }: ProblemProps) => (
  <Notice
    tone={problemAction(error) === 'upgrade' ? 'wait' : 'fail'}
    action={<ProblemWayOut error={error} onRetry={onRetry} />}
  >
    {problemText(error)}
  </Notice>
);
