import { counterNamed } from '../traffic/attempts/attempts.client';
import type { SystemCtx } from '../platform/core/ctx';
import { describeError } from '../platform/core/errors';
import { log } from '../platform/core/log';
import { mailboxOf } from '../platform/core/mailbox';
import { MAIL_BOUNDS, TEXT_BOUNDS, TOTAL } from './limit-table';
import type { TemplateName } from './email-templates';
import type { TextName } from './sms-texts';

/** A message to send: `to` an email address or phone, `by` the id of the account or login that causes it. */
export type Outgoing = { to: string; by: string } & (
  | { medium: 'email'; template: TemplateName }
  | { medium: 'sms'; template: TextName }
);

/**
 * Counts a message for its cause and for its recipient, by its kind and in total. False when one of the four limits is
 * reached; then the recipient is not charged. A counter that does not answer blocks nothing.
 */
export async function isWithinBounds(ctx: SystemCtx, outgoing: Outgoing): Promise<boolean> {
  const { medium, template, to, by } = outgoing;
  const bound =
    outgoing.medium === 'email' ? MAIL_BOUNDS[outgoing.template] : TEXT_BOUNDS[outgoing.template];
  const kind = `${medium}:${template}`;
  const takes = (side: 'to' | 'by', who: string): Promise<boolean> => {
    const { shard, key } = counterNamed(ctx, `outgoing:${side}:${who}`);
    return shard.reserveAll([
      { key: `${key}:${kind}`, windows: [...bound[side]] },
      { key, windows: [...TOTAL[side]] },
    ]);
  };
  try {
    return (await takes('by', by)) && (await takes('to', medium === 'email' ? mailboxOf(to) : to));
  } catch (error) {
    log('warn', 'mail.uncounted', { template, error: describeError(error) });
    return true;
  }
}
