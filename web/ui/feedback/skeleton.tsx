import { t } from '../../locales/i18n';

/** Placeholder lines while something is loading. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div role="status" class="flex flex-col gap-3">
      <span class="sr-only">{t('common.loading')}</span>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} class="h-12 animate-pulse rounded-control bg-sunken" />
      ))}
    </div>
  );
}
