import { t } from '../../../locales/i18n';

/** A category's name for people; one that this page does not know is shown as the API says it. */
export const categoryName = (category: string): string =>
  t(`category.${category}`, { defaultValue: category });
