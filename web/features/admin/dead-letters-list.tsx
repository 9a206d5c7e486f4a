import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { useMe } from '../../shared/use-me';
import { useAct } from '../../ui/forms/act';
import { announce } from '../../ui/feedback/announcer';
import { Button } from '../../ui/controls/button';
import { Empty } from '../../ui/feedback/empty';
import { dayTime } from '../../core/format';
import { Paged } from '../../ui/data/paged';
import { Panel, Row, Rows } from '../../ui/data/panel';
import { SelectField } from '../../ui/forms/select-field';
import { Tag } from '../../ui/feedback/tag';
import { DeadLettersModel } from './dead-letters.model';
import { adminAddress, type AdminAddress } from './admin-address';
import { adminApi, type DeadLetter } from '../../api/admin-api';
import { ActProblem } from '../../ui/feedback/act-problem';

const STATES = ['waiting', 'replayed'] as const;

interface DeadLetterRowProps {
  deadLetter: DeadLetter;
  /** Null for people without the right. */
  replay: (() => Promise<void>) | null;
}

function DeadLetterRow({
  deadLetter: { id, queue, body, createdAt, replayedAt },
  replay,
}: DeadLetterRowProps) {
  const act = useAct();
  const send = async () => {
    if (replay && (await act.run(replay))) announce(t('admin.deadLetterReplayed'));
  };
  return (
    <Row
      title={queue}
      badge={
        <Tag tone={replayedAt === null ? 'fail' : 'done'}>
          {t(`admin.deadLetterStates.${replayedAt === null ? 'waiting' : 'replayed'}`)}
        </Tag>
      }
      actions={
        replay && (
          <Button
            size="sm"
            aria-label={t('admin.replayLabel', { id })}
            disabled={act.busy.value}
            onClick={() => void send()}
          >
            {t('admin.replay')}
          </Button>
        )
      }
      below={
        <pre
          tabIndex={0}
          aria-label={t('admin.deadLetterBody', { id })}
          class="max-h-48 w-full overflow-auto rounded-control bg-sunken p-3 font-mono text-xs break-all whitespace-pre-wrap"
        >
          {JSON.stringify(body, null, 2)}
        </pre>
      }
    >
      <span>{t('admin.sentAt', { time: dayTime(createdAt) })}</span>
      {replayedAt !== null && <span>{t('admin.replayedAt', { time: dayTime(replayedAt) })}</span>}
      <span class="w-full font-mono text-xs break-all">{id}</span>
      <ActProblem act={act} class="w-full pt-1.5" />
    </Row>
  );
}

/** Dead letters, newest first. */
export function DeadLettersList({ place: { state } }: { place: AdminAddress }) {
  const { route } = useLocation();
  const isAdmin = useMe().platformRole === 'admin';
  const deadLetters = useMemo(() => new DeadLettersModel(adminApi), []);
  useEffect(() => void deadLetters.load(state === '' ? {} : { state }), [deadLetters, state]);
  return (
    <Panel
      title={t('admin.deadLettersTitle')}
      text={t('admin.deadLettersText')}
      action={
        <SelectField
          name="state"
          label={t('admin.showDeadLetters')}
          value={state}
          class="min-w-40"
          options={[
            { value: '', label: t('common.any') },
            ...STATES.map((value) => ({ value, label: t(`admin.deadLetterStates.${value}`) })),
          ]}
          onSet={(value) => route(adminAddress({ view: 'dead-letters', state: value }), true)}
        />
      }
    >
      {!isAdmin && <p class="text-sm text-faint">{t('admin.replayByAdmins')}</p>}
      <Paged
        pages={deadLetters}
        empty={<Empty title={t('admin.noDeadLetters')} text={t('admin.noDeadLettersText')} />}
      >
        <Rows label={t('admin.deadLettersTitle')}>
          {deadLetters.items.value.map((deadLetter) => (
            <DeadLetterRow
              key={deadLetter.id}
              deadLetter={deadLetter}
              replay={isAdmin ? () => deadLetters.replay(deadLetter.id) : null}
            />
          ))}
        </Rows>
      </Paged>
    </Panel>
  );
}
