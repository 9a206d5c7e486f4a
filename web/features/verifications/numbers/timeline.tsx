import { t } from '../../../locales/i18n';
import { cx } from '../../../ui/cx';
import { exactTime } from '../../../core/format';
import type { Moment } from './detail.model';

const DOT: Readonly<Record<Moment['kind'], string>> = {
  created: 'bg-ink',
  awaiting_sms: 'bg-wait-fill',
  cancelling: 'bg-back',
  completed: 'bg-done-fill',
  cancelled: 'bg-back',
  expired: 'bg-back',
  failed: 'bg-fail',
  message: 'bg-done-fill',
  deadline: 'border-2 border-edge bg-surface',
};

function label({ kind, message, code }: Moment): string {
  if (message?.from) return t('timeline.messageFrom', { sender: message.from });
  if (kind === 'completed' && code === null) return t('timeline.paid');
  return t(`timeline.${kind}`);
}

export function Timeline({ moments }: { moments: readonly Moment[] }) {
  return (
    <ol class="flex flex-col">
      {moments.map((moment, index) => (
        <li
          key={`${moment.kind}-${moment.at}`}
          class="relative grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3 pb-5 last:pb-0"
        >
          {index < moments.length - 1 && (
            <span
              class="absolute top-[1.375rem] -bottom-1 left-[0.34375rem] w-px bg-line"
              aria-hidden="true"
            />
          )}
          <span class={cx('mt-1.5 size-3 rounded-full', DOT[moment.kind])} aria-hidden="true" />
          <div class="min-w-0">
            <p class={cx('font-medium', moment.kind === 'deadline' && 'text-faint')}>
              {label(moment)}
            </p>
            <time dateTime={moment.at} class="digits text-sm text-faint">
              {exactTime(moment.at)}
            </time>
            {moment.message?.text && (
              <blockquote class="mt-1.5 border-l-2 border-line pl-3 text-sm break-words whitespace-pre-wrap text-soft">
                {moment.message.text}
              </blockquote>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
