import { cx } from '../cx';

interface TabsProps {
  label: string;
  current: string;
  tabs: readonly { name: string; href: string; label: string }[];
}

/** The views of a page, each with its own address. */
export function Tabs({ label, current, tabs }: TabsProps) {
  return (
    <nav aria-label={label} class="flex flex-wrap gap-x-1 border-b border-line">
      {tabs.map((tab) => (
        <a
          key={tab.name}
          href={tab.href}
          aria-current={tab.name === current ? 'page' : undefined}
          class={cx(
            '-mb-px flex min-h-11 items-center border-b-2 px-2 text-sm font-medium transition-colors duration-120 sm:px-3 sm:text-base',
            tab.name === current
              ? 'border-ink text-ink'
              : 'border-transparent text-soft hover:text-ink',
          )}
        >
          {tab.label}
        </a>
      ))}
    </nav>
  );
}
