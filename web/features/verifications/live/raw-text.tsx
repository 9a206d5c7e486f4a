import { t } from '../../../locales/i18n';
import type { VerificationModel } from './verification.model';
import { clockTime } from '../../../core/format';

/** The texts of the messages. */
export function RawText({ item }: { item: VerificationModel }) {
  const messages = item.messages.value.filter(({ text }) => text !== null);
  return messages.map(({ id, from, text, receivedAt }) => (
    <figure key={id} class="border-l-2 border-line pl-3 text-sm">
      <figcaption class="text-xs text-faint">
        {t('live.rawText')} {from !== null && t('live.from', { sender: from })} ·{' '}
        {clockTime(receivedAt)}
      </figcaption>
      <blockquote class="mt-0.5 wrap-anywhere whitespace-pre-wrap text-soft">{text}</blockquote>
    </figure>
  ));
}
