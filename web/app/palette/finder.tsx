import { signal } from '@preact/signals';
import { ErrorBoundary, lazy } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { useDashboard } from '../../shared/dashboard-context';
import { loadPatiently } from '../frame/load-patiently';
import { isApple } from '../../core/keyboard';
import { shortcutOf } from './shortcuts';

const loadPalette = async () => (await import('./palette')).Palette;
const loadSheet = async () => (await import('./shortcut-sheet')).ShortcutSheet;
const Palette = lazy(() => loadPatiently(loadPalette));
const ShortcutSheet = lazy(() => loadPatiently(loadSheet));

const shown = signal<'palette' | 'sheet' | null>(null);

export const openPalette = (): void => void (shown.value = 'palette');
export const openShortcuts = (): void => void (shown.value = 'sheet');
const close = (): void => void (shown.value = null);

/** Loads the palette before it is opened. */
export const preloadPalette = (): void => void loadPalette().catch(() => undefined);

/** The palette and the sheet of shortcuts, opened from anywhere; both are loaded when they are needed. */
export function FinderDialogs() {
  const { choices } = useDashboard();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const wanted = shortcutOf(event, { apple: isApple(), singleKeys: choices.singleKeys.peek() });
      // Not over another dialog; a page with a search of its own takes the keys itself.
      if (wanted === null || document.querySelector('dialog[open]') !== null) return;
      if (wanted === 'palette' && document.querySelector('[data-page-search]') !== null) return;
      event.preventDefault();
      shown.value = wanted;
    };
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', onKey);
      close();
    };
  }, [choices]);
  return (
    <ErrorBoundary>
      {shown.value === 'palette' && <Palette onClose={close} onShortcuts={openShortcuts} />}
      {shown.value === 'sheet' && <ShortcutSheet onClose={close} />}
    </ErrorBoundary>
  );
}
