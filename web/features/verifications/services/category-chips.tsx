import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { Chip } from '../../../ui/controls/chip';
import { categoryName } from './category-name';

/** One category, or all. */
export function CategoryChips() {
  const { services } = useVerifications();
  const chosen = services.category.value;
  const chips = ['', ...services.categories.value];
  return (
    <div role="group" aria-label={t('rent.categories')} class="flex flex-wrap gap-1.5">
      {chips.map((category) => (
        <Chip
          key={category}
          isChosen={category === chosen}
          onClick={() => (services.category.value = category)}
        >
          {category === '' ? t('rent.allCategories') : categoryName(category)}
        </Chip>
      ))}
    </div>
  );
}
