import type { VerificationModel } from '../live/verification.model';
import { t } from '../i18n';
import { CopyButton } from '../ui/copy-button';
import { clockTime } from '../ui/format';

function RawText({ item }: { item: VerificationModel }) {
  const messages = item.messages.value.filter(({ text }) => text !== null);
  return messages.map(({ id, from, text, receivedAt }) => (
    <figure key={id} class="border-l-2 border-line pl-3 text-sm">
      <figcaption class="text-xs text-faint">
        {t('live.rawText')} {from !== null && t('live.from', { sender: from })} ·{' '}
        {clockTime(receivedAt)}
      </figcaption>
      <blockquote class="mt-0.5 break-words whitespace-pre-wrap text-soft">{text}</blockquote>
    </figure>
  ));
}

/** What all of this is for: the code, as large as the card allows. */
export function CodePanel({ item }: { item: VerificationModel }) {
  const { code } = item.data.value;
  return (
    <div class="flex animate-arrive flex-col gap-3">
      {code === null ? (
        <p class="text-soft">{t('live.noCode')}</p>
      ) : (
        <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 rounded-control bg-done-tint px-4 py-4">
          <output
            aria-label={t('live.code')}
            data-code
            class="digits font-mono text-code font-semibold tracking-[0.06em] break-all text-done select-all"
          >
            {code}
          </output>
          <CopyButton kind="primary" text={code} label={t('live.copyCode')} />
        </div>
      )}
      <RawText item={item} />
    </div>
  );
}
