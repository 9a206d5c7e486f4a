import { Notice } from '../../../ui/feedback/notice';
import { problemText } from '../../../core/problem-text';
import type { VerificationModel } from './verification.model';

/** Why the last action on a number did not work. */
export const ItemProblem = ({ item }: { item: VerificationModel }) =>
  item.cancelError.value === null ? null : (
    <Notice tone="fail">{problemText(item.cancelError.value)}</Notice>
  );
