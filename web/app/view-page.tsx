import type { ComponentChildren } from 'preact';
import { t } from '../locales/i18n';
import { useMe } from '../shared/use-me';
import { Tabs } from '../ui/controls/tabs';
import { Empty } from '../ui/feedback/empty';
import { useTitle } from '../ui/use-title';
import { viewsOf, type AreaName, type View } from './areas';

interface ViewPageProps {
  area: AreaName;
  view: View;
  children: ComponentChildren;
}

const OwnersOnly = () => (
  <Empty
    title={t('area.ownersOnly')}
    text={t('area.ownersOnlyText')}
    action={
      <a href="/team" class="font-medium underline underline-offset-4">
        {t('area.owners')}
      </a>
    }
  />
);

/** One view of an area below the area's heading and tabs. */
export function ViewPage({ area, view, children }: ViewPageProps) {
  const isOwner = useMe().account.role === 'owner';
  const title = t(`area.${view.name}`);
  const isClosed = view.forOwners && !isOwner;
  useTitle(t('area.title', { view: title, area: t(`nav.${area}`) }));
  return (
    <div class="flex flex-col gap-6" data-wide={view.wide && !isClosed}>
      <h1 class="text-xl">{t(`nav.${area}`)}</h1>
      <Tabs
        label={t(`nav.${area}`)}
        current={view.name}
        tabs={viewsOf(area)
          .filter(({ forOwners }) => isOwner || !forOwners)
          .map(({ name, href }) => ({ name, href, label: t(`area.${name}`) }))}
      />
      <h2 class="sr-only">{title}</h2>
      <div class="flex min-w-0 flex-col gap-5">{isClosed ? <OwnersOnly /> : children}</div>
    </div>
  );
}
