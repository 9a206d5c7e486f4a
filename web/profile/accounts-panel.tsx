import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { account } from '../settings/account';
import { useAct } from '../ui/act';
import { Button } from '../ui/button';
import { Loaded, useLoad } from '../ui/loaded';
import { Notice } from '../ui/notice';
import { Panel, Row, Rows } from '../ui/panel';
import { Tag } from '../ui/tag';

/** The accounts that this person may act for; who has one needs no choice. */
export function AccountsPanel() {
  const { session } = useDashboard();
  const accounts = useLoad(account.ownAccounts);
  const act = useAct();
  return (
    <Panel title={t('profile.accounts')} text={t('profile.accountsText')}>
      {act.problem.value && <Notice tone="fail">{act.problem.value}</Notice>}
      <Loaded model={accounts} lines={1}>
        {({ data }) => (
          <Rows label={t('profile.accounts')}>
            {data.map(({ id, name, role, tier, state, isCurrent }) => (
              <Row
                key={id}
                title={name}
                badge={
                  state === 'suspended' ? (
                    <Tag tone="fail">{t('profile.suspended')}</Tag>
                  ) : (
                    isCurrent && <Tag>{t('profile.current')}</Tag>
                  )
                }
                actions={
                  !isCurrent &&
                  state === 'active' && (
                    <Button
                      size="sm"
                      disabled={act.busy.value}
                      aria-label={t('profile.switchTo', { account: name })}
                      onClick={() => void act.run(() => session.actFor(id))}
                    >
                      {t('profile.switch')}
                    </Button>
                  )
                }
              >
                <span>{t(`role.${role}`)}</span>
                <span>{t(`tier.${tier}`)}</span>
              </Row>
            ))}
          </Rows>
        )}
      </Loaded>
    </Panel>
  );
}
