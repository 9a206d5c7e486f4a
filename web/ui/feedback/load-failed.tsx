import { ProblemNotice } from './problem-notice';

/** An error of a read, with its way out: mostly a retry button. */
export const LoadFailed = ({ error, onRetry }: { error: unknown; onRetry: () => unknown }) => (
  <ProblemNotice error={error} onRetry={onRetry} />
);
