import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { Button } from '../controls/button';
import { Dialog } from '../feedback/dialog';

interface LeaveGuardProps {
  isDirty: boolean;
  onDiscard: () => void;
}

/** Asks for the page with unsaved changes before `go`; null while nothing would be lost. */
let ask: ((go: () => void) => void) | null = null;

/** Leaves the page by `go`: at once, or after the person has discarded the unsaved changes. */
export function leavePage(go: () => void): void {
  if (ask) ask(go);
  else go();
}

/** The link of a click that would leave the page in this tab. */
function linkOf(event: MouseEvent): HTMLAnchorElement | null {
  const { button, ctrlKey, metaKey, shiftKey, altKey, target } = event;
  if (button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return null;
  const link = target instanceof Element ? target.closest('a') : null;
  const leaves = link?.origin === location.origin && link.pathname !== location.pathname;
  return link && leaves && link.target === '' ? link : null;
}

/** Asks before the page is left with unsaved changes: by a link, by `leavePage`, by back and forward, or with the tab. */
export function LeaveGuard({ isDirty, onDiscard }: LeaveGuardProps) {
  const leave = useSignal<(() => void) | null>(null);
  useEffect(() => {
    if (!isDirty) return;
    const { pathname, href } = location;
    ask = (go) => {
      leave.value = go;
    };
    const onClick = (event: MouseEvent): void => {
      const link = linkOf(event);
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      leave.value = () => link.click();
    };
    const onPop = (event: PopStateEvent): void => {
      if (location.pathname === pathname) return;
      event.stopImmediatePropagation();
      history.pushState(null, '', href);
      leave.value = () => history.back();
    };
    const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    document.addEventListener('click', onClick, true);
    addEventListener('popstate', onPop, true);
    addEventListener('beforeunload', onUnload);
    return () => {
      ask = null;
      document.removeEventListener('click', onClick, true);
      removeEventListener('popstate', onPop, true);
      removeEventListener('beforeunload', onUnload);
    };
  }, [isDirty]);
  const go = leave.value;
  if (go === null) return null;
  const stay = (): void => {
    leave.value = null;
  };
  return (
    <Dialog title={t('leave.title')} onClose={stay}>
      <p class="mt-2 text-soft">{t('leave.text')}</p>
      <div class="mt-6 flex flex-wrap justify-end gap-2">
        <Button kind="quiet" onClick={stay}>
          {t('leave.stay')}
        </Button>
        <Button
          kind="danger"
          onClick={() => {
            stay();
            onDiscard();
            // Without changes nothing holds the page back.
            setTimeout(go);
          }}
        >
          {t('leave.discard')}
        </Button>
      </div>
    </Dialog>
  );
}
