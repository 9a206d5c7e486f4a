import type { Act } from '../forms/act';
import { ProblemNotice } from './problem-notice';

/** The error of an action, when it has one. */
export const ActProblem = ({ act, class: extra }: { act: Act; class?: string }) =>
  act.error.value === null ? null : (
    <div class={extra}>
      <ProblemNotice error={act.error.value} />
    </div>
  );
