import { t } from '../../locales/i18n';
import { buttonClass } from '../../ui/controls/button';
import { Mark } from '../../ui/mark';
import { useTitle } from '../../ui/use-title';

export function NotFoundPage() {
  useTitle(t('notFound.title'));
  return (
    <main class="mx-auto flex w-full max-w-md flex-1 flex-col items-start justify-center gap-3 p-6">
      <Mark size={36} />
      <h1 class="mt-3 text-xl">{t('notFound.title')}</h1>
      <p class="text-soft">{t('notFound.text')}</p>
      <a href="/" class={buttonClass({ kind: 'primary', class: 'mt-3' })}>
        {t('notFound.action')}
      </a>
    </main>
  );
}
