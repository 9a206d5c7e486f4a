import { X } from 'lucide-preact';
import { useRef } from 'preact/hooks';
import { useNotifications } from './notifications-context';
import { t } from '../../locales/i18n';
import { Button } from '../../ui/controls/button';
import { CopyButton } from '../../ui/controls/copy-button';
import { NotificationTitle } from './notification-text';
import type { ToastItem } from './toasts.model';

function Toast({ notification }: { notification: ToastItem }) {
  const { toasts } = useNotifications();
  const { id, title, body, code } = notification;
  const own = useRef<HTMLLIElement>(null);
  const dismiss = (): void => {
    const hadFocus = own.current?.contains(document.activeElement) ?? false;
    const next = own.current?.nextElementSibling ?? own.current?.previousElementSibling;
    toasts.dismiss(id);
    if (hadFocus) (next?.querySelector('button') ?? document.getElementById('main'))?.focus();
    // A removed element fires no `blur`, which would suspend the others forever.
    toasts.release();
  };
  return (
    <li
      ref={own}
      // A phone has room for one: the newest.
      class="pointer-events-auto flex animate-arrive max-sm:not-last:hidden items-start gap-2 rounded-card border border-line bg-surface py-2 pr-2 pl-4 shadow-raised"
      onKeyDown={({ key }) => {
        if (key === 'Escape') dismiss();
      }}
    >
      <div class="flex min-w-0 flex-1 flex-col gap-0.5 py-1.5">
        <NotificationTitle notification={notification} class="font-semibold" onFollow={dismiss} />
        {code === undefined ? (
          <p class="line-clamp-3 text-sm wrap-anywhere text-soft">{body}</p>
        ) : (
          <p class="mt-1 flex flex-wrap items-center justify-between gap-2">
            <span class="digits font-mono text-number font-semibold wrap-anywhere text-done">
              {code}
            </span>
            <CopyButton size="sm" kind="primary" text={code} label={t('live.copyCode')} />
          </p>
        )}
      </div>
      <Button
        kind="quiet"
        size="icon"
        aria-label={t('notices.dismiss', { title })}
        onClick={dismiss}
      >
        <X size={18} aria-hidden="true" />
      </Button>
    </li>
  );
}

/** The toasts, above the bottom navigation. The page's live region announces them. */
export function Toasts() {
  const { toasts } = useNotifications();
  const items = toasts.items.value;
  if (items.length === 0) return null;
  return (
    <section
      aria-label={t('notices.toasts')}
      class="pointer-events-none fixed right-3 bottom-20 left-3 z-20 sm:left-auto sm:w-96 lg:right-6 lg:bottom-6"
      onMouseEnter={() => toasts.hold()}
      onMouseMove={() => toasts.hold()}
      onMouseLeave={() => toasts.release()}
      onFocusIn={() => toasts.hold()}
      onFocusOut={() => toasts.release()}
    >
      <ul class="flex flex-col gap-2" data-toasts>
        {items.map((one) => (
          <Toast key={one.id} notification={one} />
        ))}
      </ul>
    </section>
  );
}
