import { t } from '../../locales/i18n';
import { buttonClass } from '../../ui/controls/button';
import { Mark } from '../../ui/mark';
import { useTitle } from '../../ui/use-title';

interface NotFoundProps {
  text: string;
  links: readonly { href: string; label: string }[];
}

function NotFound({ text, links }: NotFoundProps) {
  useTitle(t('notFound.title'));
  return (
    <div class="flex flex-col items-start gap-3">
      <h1 class="text-xl">{t('notFound.title')}</h1>
      <p class="text-soft">{text}</p>
      <ul class="mt-3 flex flex-wrap gap-2">
        {links.map(({ href, label }, at) => (
          <li key={href}>
            <a href={href} class={buttonClass({ kind: at === 0 ? 'primary' : 'plain' })}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** For a signed-in person, inside the shell. */
export const NotFoundInShell = () => (
  <NotFound
    text={t('notFound.text')}
    links={[
      { href: '/home', label: t('nav.home') },
      { href: '/rent', label: t('home.rent') },
      { href: '/numbers', label: t('nav.numbers') },
      { href: '/billing', label: t('nav.billing') },
    ]}
  />
);

/** For a visitor. */
export const NotFoundPage = () => (
  <main class="mx-auto flex w-full max-w-md flex-1 flex-col justify-center gap-6 p-6">
    <Mark size={36} />
    <NotFound
      text={t('notFound.text')}
      links={[
        { href: '/', label: t('notFound.action') },
        { href: '/sign-in', label: t('common.signIn') },
      ]}
    />
  </main>
);
