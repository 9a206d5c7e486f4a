import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { account } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { Button } from '../../../ui/controls/button';
import { Loaded, useLoad } from '../../../ui/data/loaded';
import { Panel, Row, Rows } from '../../../ui/data/panel';
import { Tag } from '../../../ui/feedback/tag';
import { ActProblem } from '../../../ui/feedback/act-problem';

/** The accounts of the person; hidden when there is only one. */
export function AccountsPanel() {
  const { session } = useDashboard();
  const accounts = useLoad(account.ownAccounts);
  const act = useAct();
  return (
    <Panel title={t('profile.accounts')} text={t('profile.accountsText')}>
      <ActProblem act={act} />
      <Loaded model={accounts} lines={1}>
        {({ data }) => (
          <Rows label={t('profile.accounts')}>
            {data.map(({ id, name, role, tier, state, current }) => (
              <Row
                key={id}
                title={name}
                badge={
                  state === 'suspended' ? (
                    <Tag tone="fail">{t('profile.suspended')}</Tag>
                  ) : (
                    current && <Tag>{t('profile.current')}</Tag>
                  )
                }
                actions={
                  !current &&
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
