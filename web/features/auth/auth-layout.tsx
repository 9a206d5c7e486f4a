import type { ComponentChildren } from 'preact';
import { t } from '../../locales/i18n';
import { Mark } from '../../ui/mark';
import { useTitle } from '../../ui/use-title';

export const linkClass = 'font-medium text-ink underline underline-offset-4';

/** The layout of pages without a session. */
export function AuthLayout({ title, children }: { title: string; children: ComponentChildren }) {
  useTitle(title);
  return (
    <main class="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center gap-6 px-5 py-12">
      <a href="/" aria-label={t('nav.start')} class="self-start rounded-control">
        <Mark size={36} />
      </a>
      <h1 class="text-xl">{title}</h1>
      {children}
    </main>
  );
}
