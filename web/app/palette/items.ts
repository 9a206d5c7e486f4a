import { searchServices } from '../../../worker/verifications/catalogue/search-services';
import type { Verification } from '../../api/first-pages-api';
import { findVerifications } from '../../api/home-api';
import { phone } from '../../core/format';
import { problemText } from '../../core/problem-text';
import type { VerificationModels } from '../../features/verifications/verifications-context';
import { t } from '../../locales/i18n';
import type { Dashboard } from '../../shared/dashboard-context';
import { leavePage } from '../../ui/forms/leave-guard';
import { announce } from '../../ui/feedback/announcer';
import { viewsOf, type AreaName } from '../areas';
import type { Item } from './search';

const FIRST = ['home', 'rent', 'numbers'] as const;
const AREA_NAMES = ['billing', 'developers', 'team', 'settings'] as const satisfies AreaName[];

/** What an item of the palette may need. */
export interface PaletteDeps extends VerificationModels {
  dashboard: Dashboard;
  go: (path: string) => void;
  showShortcuts: () => void;
}

function pages({ go }: PaletteDeps, isOwner: boolean): Item[] {
  const first = FIRST.map((name): Item => ({
    id: `page-${name}`,
    group: 'pages',
    label: t(`nav.${name}`),
    run: () => go(`/${name}`),
  }));
  const views = AREA_NAMES.flatMap((area) =>
    viewsOf(area)
      .filter(({ forOwners }) => isOwner || !forOwners)
      .map(({ name, href }): Item => ({
        id: `page-${area}-${name}`,
        group: 'pages',
        label: t(`area.${name}`),
        hint: t(`nav.${area}`),
        keywords: [t(`nav.${area}`)],
        run: () => go(href),
      })),
  );
  const centre: Item = {
    id: 'page-notifications',
    group: 'pages',
    label: t('palette.inbox'),
    run: () => go('/notifications'),
  };
  return [...first, ...views, centre];
}

const act = (name: string, label: string, run: () => void, keywords: string[] = []): Item => ({
  id: `act-${name}`,
  group: 'actions',
  label,
  keywords,
  run,
});

function actions(deps: PaletteDeps, isOwner: boolean): Item[] {
  const { go, showShortcuts } = deps;
  const { choices, session } = deps.dashboard;
  const forOwners = [
    act('credits', t('nav.addCredits'), () => go('/billing/add'), ['top up', 'pay', 'deposit']),
    act('key', t('palette.createKey'), () => go('/developers/keys'), ['token', 'api']),
    act('invite', t('palette.invite'), () => go('/team'), ['user', 'colleague']),
  ];
  const themes = (['light', 'dark', 'system'] as const)
    .filter((theme) => theme !== choices.theme.value)
    .map((theme) =>
      act(`theme-${theme}`, t(`palette.themes.${theme}`), () => choices.setTheme(theme), ['mode']),
    );
  return [
    act('rent', t('rent.title'), () => go('/rent'), ['buy', 'order', 'new']),
    ...(isOwner ? forOwners : []),
    ...themes,
    act('sound', t(choices.sound.value ? 'palette.soundOff' : 'palette.soundOn'), () =>
      choices.toggleSound(),
    ),
    act('shortcuts', t('palette.shortcuts'), showShortcuts, ['keyboard', 'keys']),
    act(
      'sign-out',
      t('common.signOut'),
      () =>
        leavePage(
          () => void session.signOut().catch((error: unknown) => announce(problemText(error))),
        ),
      ['log out', 'exit'],
    ),
  ];
}

/** The services that match, best first: the search forgives a wrong letter and knows other names. */
export function findServices(query: string, { services: model, rent, go }: PaletteDeps): Item[] {
  if (query.trim() === '') return [];
  return searchServices(model.all.value, query).map(({ name, displayName }) => ({
    id: `service-${name}`,
    group: 'services',
    label: displayName,
    keywords: [query],
    run: () => {
      rent.choose(name);
      go('/rent');
    },
  }));
}

/** A verification as an item: found by its number, its code and its service. */
export const numberItem = (
  { id, service, number, code }: Pick<Verification, 'id' | 'service' | 'number' | 'code'>,
  { services: model, go }: Pick<PaletteDeps, 'services' | 'go'>,
): Item => ({
  id: `number-${id}`,
  group: 'numbers',
  label: number === null ? model.nameOf(service) : phone(number),
  hint: code === null ? model.nameOf(service) : `${model.nameOf(service)} · ${code}`,
  keywords: [model.nameOf(service), number ?? '', (number ?? '').replace(/^\+1/, ''), code ?? ''],
  run: () => go(`/numbers/${id}`),
});

/** Everything that is known without a request. */
export function itemsOf(deps: PaletteDeps, isOwner: boolean): Item[] {
  const numbers = deps.live.items.value.map(({ data }) => numberItem(data.value, deps));
  return [...pages(deps, isOwner), ...actions(deps, isOwner), ...numbers];
}

/** The account's verifications that match, from the API. */
export async function findNumbers(query: string, deps: PaletteDeps): Promise<Item[]> {
  const { data } = await findVerifications(query);
  // The API searches texts as well: what it finds is shown in any case.
  return data.map((one) => ({ ...numberItem(one, deps), keywords: [query] }));
}
