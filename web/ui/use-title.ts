import { useEffect } from 'preact/hooks';
import { t } from '../locales/i18n';

/** The page's name in the tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === t('brand') ? title : `${title} · ${t('brand')}`;
  }, [title]);
}
