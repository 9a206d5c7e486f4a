import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { account, type OpenSession } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { Button } from '../../../ui/controls/button';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { day, dayTime } from '../../../core/format';
import { Loaded, useLoad } from '../../../ui/data/loaded';
import { Panel, Row, Rows } from '../../../ui/data/panel';
import { Tag } from '../../../ui/feedback/tag';
import { ActProblem } from '../../../ui/feedback/act-problem';

interface SessionRowProps {
  session: OpenSession;
  disabled: boolean;
  onEnd: () => void;
}

function SessionRow({ session, disabled, onEnd }: SessionRowProps) {
  const { device, place, current, createdAt, lastUsedAt } = session;
  const name = device ?? t('security.unknownDevice');
  return (
    <Row
      title={name}
      badge={current && <Tag>{t('security.thisOne')}</Tag>}
      actions={
        <Button
          size="sm"
          kind="quiet"
          disabled={disabled}
          aria-label={t('security.endLabel', { device: name, time: dayTime(createdAt) })}
          onClick={onEnd}
        >
          {t('common.signOut')}
        </Button>
      }
    >
      <span>{place ?? t('security.unknownPlace')}</span>
      <span>{t('security.openedAt', { time: dayTime(createdAt) })}</span>
      <span>{t('security.lastUsed', { day: day(lastUsedAt) })}</span>
    </Row>
  );
}

/** The sessions of the person; ends one, all others, or all. */
export function SessionsPanel() {
  const { session } = useDashboard();
  const sessions = useLoad(account.sessions);
  const act = useAct();
  const end = async ({ id, current }: OpenSession) => {
    await account.endSession(id);
    if (current) return session.changed();
    return sessions.load();
  };
  const endOthers = async () => {
    await account.endSessions('others');
    await sessions.load();
  };
  const endAll = async () => {
    await account.endSessions('all');
    await session.changed();
  };
  return (
    <Panel title={t('security.sessions')} text={t('security.sessionsText')}>
      <ActProblem act={act} />
      <Loaded model={sessions}>
        {({ data }) => (
          <>
            <Rows label={t('security.sessions')}>
              {data.map((one) => (
                <SessionRow
                  key={one.id}
                  session={one}
                  disabled={act.busy.value}
                  onEnd={() => void act.run(() => end(one))}
                />
              ))}
            </Rows>
            <div class="flex flex-wrap gap-2">
              {data.length > 1 && (
                <Button disabled={act.busy.value} onClick={() => void act.run(endOthers)}>
                  {t('security.endOthers')}
                </Button>
              )}
              <ConfirmButton
                label={t('security.endAll')}
                title={t('security.endAllTitle')}
                text={t('security.endAllText')}
                action={t('security.endAll')}
                run={endAll}
              />
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
