import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { cx } from '../../../ui/cx';
import { categoryName } from './category-name';

/** One category, or all. */
export function CategoryChips() {
  const { services } = useVerifications();
  const chosen = services.category.value;
  const chips = ['', ...services.categories.value];
  return (
    <div role="group" aria-label={t('rent.categories')} class="flex flex-wrap gap-1.5">
      {chips.map((category) => (
        <button
          key={category}
          type="button"
          aria-pressed={category === chosen}
          onClick={() => (services.category.value = category)}
          class={cx(
            'min-h-8 rounded-full border px-3 text-sm transition-colors duration-120',
            category === chosen
              ? 'border-ink bg-ink text-paper'
              : 'border-line text-soft hover:border-edge hover:text-ink',
          )}
        >
          {category === '' ? t('rent.allCategories') : categoryName(category)}
        </button>
      ))}
    </div>
  );
}
