import { useRoute } from 'preact-iso';
import { useMe } from '../../shared/use-me';
import { addTexts, t } from '../../locales/i18n';
import texts from '../../locales/en.account.json';
import { StepUpDialog } from '../../shared/step-up-dialog';
import { cx } from '../../ui/cx';
import { Empty } from '../../ui/feedback/empty';
import { useTitle } from '../../ui/use-title';
import { SECTIONS, type Section } from './sections';

addTexts(texts);

/** Former names of sections, in bookmarks. */
const FORMER: Readonly<Record<string, Section['name']>> = { staff: 'admin' };

interface SectionLinksProps {
  current: string;
  isOwner: boolean;
  sections: readonly Section[];
}

function SectionLinks({ current, isOwner, sections }: SectionLinksProps) {
  return (
    <nav
      aria-label={t('account.sections')}
      class="flex flex-wrap gap-1 self-start lg:sticky lg:top-10 lg:flex-col"
    >
      {sections
        .filter(({ forOwners }) => isOwner || !forOwners)
        .map(({ name, Icon }) => (
          <a
            key={name}
            href={`/settings/${name}`}
            aria-current={name === current ? 'page' : undefined}
            class={cx(
              'flex min-h-10 items-center gap-2.5 rounded-control px-3 text-sm font-medium transition-colors duration-120',
              name === current ? 'bg-sunken text-ink' : 'text-soft hover:text-ink',
            )}
          >
            <Icon size={17} class="max-lg:hidden" aria-hidden="true" />
            {t(`account.${name}`)}
          </a>
        ))}
    </nav>
  );
}

/** The settings of the person and the account, one section at a time. */
export function SettingsPage() {
  const { params } = useRoute();
  const { account, platformRole } = useMe();
  const isOwner = account.role === 'owner';
  const named = params['section'] ?? 'profile';
  const wanted = FORMER[named] ?? named;
  const sections = SECTIONS.filter(({ forAdmins }) => !forAdmins || platformRole !== 'none');
  const section = sections.find(
    ({ name, hasParts }) => name === wanted && (hasParts || params['part'] === undefined),
  );
  const title = section ? t(`account.${section.name}`) : t('notFound.title');
  useTitle(title);
  const isClosed = section?.forOwners && !isOwner;
  return (
    <div class="flex flex-col gap-6 lg:gap-8">
      <header class="flex flex-col gap-1">
        <h1 class="text-xl">{t('account.title')}</h1>
        <p class="text-sm text-faint">
          {t('account.actingFor', {
            account: account.name,
            role: t(`role.${account.role ?? 'member'}`),
          })}
        </p>
      </header>
      <div class="grid gap-6 lg:grid-cols-[10rem_minmax(0,1fr)] lg:gap-10">
        <SectionLinks current={wanted} isOwner={isOwner} sections={sections} />
        <div class="flex min-w-0 flex-col gap-5">
          <h2 class="text-lg">{title}</h2>
          {!section && <Empty title={title} text={t('notFound.text')} />}
          {isClosed && <Empty title={t('account.ownersOnly')} text={t('account.ownersOnlyText')} />}
          {section && !isClosed && <section.Page key={account.id} />}
        </div>
      </div>
      <StepUpDialog />
    </div>
  );
}
