import type { ComponentChildren } from 'preact';
import { t } from '../../locales/i18n';
import { LoadFailed } from '../feedback/load-failed';
import { Button } from '../controls/button';
import type { PagesModel } from '../../core/pages.model';
import { Skeleton } from '../feedback/skeleton';

interface PagedProps {
  pages: Pick<PagesModel<unknown>, 'items' | 'loaded' | 'loading' | 'error' | 'hasMore' | 'more'>;
  empty: ComponentChildren;
  children: ComponentChildren;
}

/** A list in each state: loading, failed, empty, loaded, with a button for more. */
export function Paged({ pages, empty, children }: PagedProps) {
  const failed = pages.error.value !== null && (
    <LoadFailed error={pages.error.value} onRetry={() => pages.more()} />
  );
  if (!pages.loaded.value) return failed || <Skeleton lines={5} />;
  return (
    <div class="flex flex-col gap-4" aria-busy={pages.loading.value}>
      {failed}
      {pages.items.value.length === 0 ? empty : children}
      {pages.hasMore.value && (
        <Button
          class="self-center"
          disabled={pages.loading.value}
          onClick={() => void pages.more()}
        >
          {t('common.more')}
        </Button>
      )}
    </div>
  );
}
