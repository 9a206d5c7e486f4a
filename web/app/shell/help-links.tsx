import { BookOpen, LifeBuoy, Sparkles } from 'lucide-preact';
import { t } from '../../locales/i18n';
import { menuItemClass } from '../../ui/controls/popover';

/** The pages of the documentation that help, all on this origin. */
const HELP = [
  { name: 'docs', href: '/docs/', Icon: BookOpen },
  { name: 'contact', href: '/docs/contact', Icon: LifeBuoy },
  { name: 'changelog', href: '/docs/changelog', Icon: Sparkles },
] as const;

export function HelpLinks() {
  return (
    <ul>
      {HELP.map(({ name, href, Icon }) => (
        <li key={name}>
          <a href={href} class={menuItemClass}>
            <Icon size={18} aria-hidden="true" />
            {t(`help.${name}`)}
          </a>
        </li>
      ))}
    </ul>
  );
}
