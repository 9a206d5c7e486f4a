import { useSignal } from '@preact/signals';
import { Bell as BellIcon } from 'lucide-preact';
import { useLocation } from 'preact-iso';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useNotifications } from './notifications-context';
import { addTexts, t } from '../../locales/i18n';
import texts from '../../locales/en.notifications.json';
import { useAct } from '../../ui/forms/act';
import { Button, buttonClass } from '../../ui/controls/button';
import { count } from '../../core/format';
import { Notice } from '../../ui/feedback/notice';
import { problemText } from '../../core/problem-text';
import { Skeleton } from '../../ui/feedback/skeleton';
import { BellList } from './bell-list';
import { Toasts } from './toasts';

addTexts(texts);

const PANEL = 'notifications-panel';
const CAP = 99;

/** The count, shortened to the space of the badge. */
const shortCount = (unread: number): string => (unread > CAP ? `${CAP}+` : count(unread));

/** The accessible name contains the visible text. */
function bellName(unread: number | null): string {
  if (unread === null) return t('notices.bellUnknown');
  if (unread <= CAP) return t('notices.bell', { count: unread });
  return t('notices.bellMany', { short: shortCount(unread), all: count(unread) });
}

function BellButton() {
  const { bell } = useNotifications();
  const unread = bell.unread.value;
  const label = bellName(unread);
  return (
    <Button
      kind="quiet"
      size="icon"
      class="relative"
      aria-label={label}
      title={label}
      popovertarget={PANEL}
      data-bell={unread}
    >
      <BellIcon size={19} aria-hidden="true" />
      {unread !== null && unread > 0 && (
        <span
          aria-hidden="true"
          class="digits absolute top-0.5 left-5 min-w-4.5 rounded-full bg-ink px-1 text-center text-xs leading-4.5 font-semibold text-paper"
        >
          {shortCount(unread)}
        </span>
      )}
    </Button>
  );
}

function PanelBody({ close }: { close: () => void }) {
  const { bell } = useNotifications();
  const act = useAct();
  const problem =
    act.problem.value || (bell.error.value === null ? '' : problemText(bell.error.value));
  return (
    <>
      <div class="flex items-center justify-between gap-3 py-2 pr-2 pl-4">
        <h2 class="text-md">{t('notices.title')}</h2>
        {(bell.unread.value ?? 0) > 0 && (
          <Button
            kind="quiet"
            size="sm"
            disabled={act.busy.value}
            onClick={() => void act.run(() => bell.readAll())}
          >
            {t('notices.readAll')}
          </Button>
        )}
      </div>
      {problem !== '' && (
        <div class="px-4 pb-3">
          <Notice
            tone="fail"
            action={
              <Button size="sm" onClick={() => void bell.load()}>
                {t('common.retry')}
              </Button>
            }
          >
            {problem}
          </Notice>
        </div>
      )}
      {bell.unread.value === null ? (
        <div class="px-4 pb-4">{problem === '' && <Skeleton lines={3} />}</div>
      ) : (
        <BellList items={bell.latest.value} onFollow={close} />
      )}
      <div class="border-t border-line p-2">
        <a
          href="/notifications"
          class={buttonClass({ kind: 'quiet', size: 'sm', class: 'w-full' })}
          onClick={close}
        >
          {t('notices.seeAll')}
        </a>
      </div>
    </>
  );
}

/** A popover: closes on an outside click and on Escape; the browser restores the focus. */
function BellPanel({ panel }: { panel: RefObject<HTMLDivElement | null> }) {
  const { bell } = useNotifications();
  const isOpen = useSignal(false);
  return (
    <div
      ref={panel}
      id={PANEL}
      popover="auto"
      role="dialog"
      aria-label={t('notices.title')}
      class="inset-auto top-15 right-3 left-3 m-0 max-h-[calc(100dvh-9rem)] w-auto overflow-y-auto rounded-card border border-line bg-surface text-ink shadow-raised sm:left-auto sm:w-96 lg:top-4 lg:right-auto lg:left-[15.5rem]"
      onBeforeToggle={({ newState }) => {
        isOpen.value = newState === 'open';
        if (isOpen.value) void bell.load();
      }}
    >
      {isOpen.value && <PanelBody close={() => panel.current?.hidePopover()} />}
    </div>
  );
}

/** The bell with its count, its panel and the toasts. */
export function Bell() {
  const panel = useRef<HTMLDivElement>(null);
  const { url } = useLocation();
  useEffect(() => panel.current?.hidePopover(), [url]);
  return (
    <>
      <BellButton />
      <BellPanel panel={panel} />
      <Toasts />
    </>
  );
}
