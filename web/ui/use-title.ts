import { useLayoutEffect } from 'preact/hooks';
import { t } from '../locales/i18n';

/** Sets the title of the browser tab, before the navigation to the page is announced. */
export function useTitle(title: string): void {
  useLayoutEffect(() => {
    document.title = title === t('brand') ? title : `${title} · ${t('brand')}`;
  }, [title]);
}
