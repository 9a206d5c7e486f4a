import { t } from '../../../locales/i18n';

/** The name of a category; an unknown one is shown as the API names it. */
export const categoryName = (category: string): string =>
  t(`category.${category}`, { defaultValue: category });
