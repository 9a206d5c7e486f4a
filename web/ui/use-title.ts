import { useEffect } from 'preact/hooks';
import { t } from '../locales/i18n';

/** Sets the title of the browser tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === t('brand') ? title : `${title} · ${t('brand')}`;
  }, [title]);
}
