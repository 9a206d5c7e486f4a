import { t } from '../../../locales/i18n';
import { account, type Invitation } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { Button } from '../../../ui/controls/button';
import { day } from '../../../core/format';
import type { LoadModel } from '../../../core/load.model';
import { Loaded } from '../../../ui/data/loaded';
import { Panel, Row, Rows } from '../../../ui/data/panel';
import { Tag } from '../../../ui/feedback/tag';
import { ActProblem } from '../../../ui/feedback/act-problem';

type Invitations = LoadModel<{ data: Invitation[] }>;

const TONE = { open: 'wait', accepted: 'done', revoked: 'plain', expired: 'plain' } as const;

/** Open invitations and the outcome of the latest others. */
export function InvitationsPanel({ invitations }: { invitations: Invitations }) {
  const act = useAct();
  const revoke = async (id: string) => {
    await account.revokeInvitation(id);
    await invitations.load();
  };
  return (
    <Panel title={t('members.invitations')}>
      <ActProblem act={act} />
      <Loaded model={invitations} lines={1}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="text-sm text-faint">{t('members.noInvitations')}</p>
          ) : (
            <Rows label={t('members.invitations')}>
              {data.map(({ id, email, role, state, createdAt, expiresAt }) => (
                <Row
                  key={id}
                  title={email}
                  badge={<Tag tone={TONE[state]}>{t(`invited.${state}`)}</Tag>}
                  actions={
                    state === 'open' && (
                      <Button
                        size="sm"
                        kind="quiet"
                        disabled={act.busy.value}
                        aria-label={t('members.revokeLabel', { email })}
                        onClick={() => void act.run(() => revoke(id))}
                      >
                        {t('members.revoke')}
                      </Button>
                    )
                  }
                >
                  <span>{t(`role.${role}`)}</span>
                  <span>{t('members.sent', { day: day(createdAt) })}</span>
                  {state === 'open' && <span>{t('members.expires', { day: day(expiresAt) })}</span>}
                </Row>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Panel>
  );
}
