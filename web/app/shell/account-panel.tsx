import { Bell, FolderDown, LogOut, ShieldCheck, UserRound, Wrench } from 'lucide-preact';
import { account } from '../../api/account-api';
import { problemText } from '../../core/problem-text';
import { t } from '../../locales/i18n';
import { useDashboard } from '../../shared/dashboard-context';
import { useMe } from '../../shared/use-me';
import { menuItemClass } from '../../ui/controls/popover';
import { cx } from '../../ui/cx';
import { useLoad } from '../../ui/data/loaded';
import { announce } from '../../ui/feedback/announcer';
import { ActProblem } from '../../ui/feedback/act-problem';
import { useAct } from '../../ui/forms/act';
import { leavePage } from '../../ui/forms/leave-guard';
import { Appearance } from './appearance';
import { Avatar } from './avatar';

const LINKS = [
  { name: 'profile', Icon: UserRound, forOwners: false },
  { name: 'security', Icon: ShieldCheck, forOwners: false },
  { name: 'notifications', Icon: Bell, forOwners: false },
  { name: 'data', Icon: FolderDown, forOwners: true },
] as const;

/** The other accounts of the person; nothing when there is one. */
function Switch({ close }: { close: () => void }) {
  const { session } = useDashboard();
  const act = useAct();
  const others = useLoad(account.ownAccounts).value.value?.data.filter(
    ({ current, state }) => !current && state === 'active',
  );
  if (!others || others.length === 0) return null;
  const actFor = (id: string) => async (): Promise<void> => {
    await session.actFor(id);
    close();
  };
  return (
    <section aria-label={t('menu.switch')} class="border-t border-line py-2">
      <h3 class="px-3 py-1 text-sm font-medium text-faint">{t('menu.switch')}</h3>
      <ActProblem act={act} />
      <ul>
        {others.map(({ id, name, role, tier }) => (
          <li key={id}>
            <button
              type="button"
              class={cx(menuItemClass, 'py-1.5')}
              disabled={act.busy.value}
              onClick={() => leavePage(() => void act.run(actFor(id)))}
            >
              <Avatar name={name} />
              <span class="flex min-w-0 flex-col">
                <span class="wrap-anywhere">{name}</span>
                <span class="text-sm font-normal text-faint">
                  {t('menu.standing', { role: t(`role.${role}`), plan: t(`tier.${tier}`) })}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function WhoAmI() {
  const { user, account: current } = useMe();
  return (
    <div class="flex flex-col px-3 pt-2 pb-3">
      {user && (
        <>
          <p class="font-semibold wrap-anywhere">{user.name}</p>
          <p class="text-sm wrap-anywhere text-faint">{user.email}</p>
        </>
      )}
      <p class="mt-2 text-sm wrap-anywhere text-soft" data-acting-for>
        {t('menu.actingFor', {
          account: current.name,
          role: t(`role.${current.role ?? 'member'}`),
          plan: t(`tier.${current.tier}`),
        })}
      </p>
    </div>
  );
}

/** Who is signed in, the other accounts, and what belongs to the person. */
export function AccountPanel({ close }: { close: () => void }) {
  const { session } = useDashboard();
  const { account: current, platformRole } = useMe();
  const signOut = (): void =>
    void session.signOut().catch((error: unknown) => announce(problemText(error)));
  return (
    <>
      <WhoAmI />
      <Switch close={close} />
      <ul class="border-t border-line py-2">
        {LINKS.filter(({ forOwners }) => !forOwners || current.role === 'owner').map(
          ({ name, Icon }) => (
            <li key={name}>
              <a href={`/settings/${name}`} class={menuItemClass}>
                <Icon size={18} aria-hidden="true" />
                {t(`area.${name}`)}
              </a>
            </li>
          ),
        )}
        {platformRole !== 'none' && (
          <li>
            <a href="/admin" class={menuItemClass}>
              <Wrench size={18} aria-hidden="true" />
              {t('menu.platform')}
            </a>
          </li>
        )}
      </ul>
      <Appearance />
      <div class="border-t border-line pt-2">
        <button type="button" class={menuItemClass} onClick={() => leavePage(signOut)}>
          <LogOut size={18} aria-hidden="true" />
          {t('common.signOut')}
        </button>
      </div>
    </>
  );
}
