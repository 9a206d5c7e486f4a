import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { money } from '../../../core/format';
import { NOT_LISTED } from './services.model';

/** The number for a site that is not in the list, with its price. */
export function AnySite({ query }: { query: string }) {
  const { services, rent } = useVerifications();
  const service = services.find(NOT_LISTED);
  if (!service)
    return query === '' ? null : <p class="text-soft">{t('rent.noResults', { query })}</p>;
  const price = service.priceFromCents;
  return (
    <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-card border border-dashed border-edge/60 px-4 py-3">
      <div class="min-w-0">
        <p class="font-medium wrap-anywhere">
          {query === '' ? t('rent.anySite') : t('rent.noResults', { query })}
        </p>
        <p class="text-sm text-soft">{t('rent.anySiteText')}</p>
      </div>
      <Button size="sm" onClick={() => rent.choose(service.name)}>
        {price === null
          ? t('rent.anySiteAction')
          : t('rent.anySiteActionFor', { price: money(price) })}
      </Button>
    </div>
  );
}
