import { counterNamed } from '../traffic/attempts/attempts.client';
import type { SystemCtx } from '../platform/core/ctx';
import { describeError } from '../platform/core/errors';
import { log } from '../platform/core/log';
import { mailboxOf } from '../platform/core/mailbox';
import { MAIL_BOUNDS, TEXT_BOUNDS, TOTAL } from './bounds';
import type { TemplateName } from './email-templates';
import type { TextName } from './sms-texts';

/** What is about to be handed over: `to` an e-mail address or a phone, `by` the id of whose account or login causes it. */
export type Outgoing = { to: string; by: string } & (
  | { medium: 'email'; template: TemplateName }
  | { medium: 'sms'; template: TextName }
);

/**
 * Counts what goes out, by who causes it and by who gets it, each by its kind and with all others. False when one of
 * the four is full; who gets it is then not counted. A counter that does not answer keeps nothing back.
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
