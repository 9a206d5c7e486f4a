import { cx } from '../../../ui/cx';
import { Thread } from './countdown';
import type { VerificationModel } from './verification.model';

/** The line at the edge of a card or row: the thread while it waits, green once something has arrived. */
export function StateLine({ item }: { item: VerificationModel }) {
  const { code, state, createdAt, deadlineAt, number } = item.data.value;
  const hasArrived = code !== null || state === 'completed';
  if (item.open.value && !hasArrived && deadlineAt !== null && number !== null)
    return <Thread createdAt={createdAt} deadlineAt={deadlineAt} />;
  return <div class={cx('h-[3px]', hasArrived ? 'bg-done-fill' : 'bg-line')} />;
}
