import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { useMe } from '../../shared/use-me';
import { useAct } from '../../ui/forms/act';
import { announce } from '../../ui/feedback/announcer';
import { Button } from '../../ui/controls/button';
import { Empty } from '../../ui/feedback/empty';
import { dayTime } from '../../core/format';
import { Notice } from '../../ui/feedback/notice';
import { Paged } from '../../ui/data/paged';
import { Panel, Row, Rows } from '../../ui/data/panel';
import { SelectField } from '../../ui/forms/select-field';
import { Tag } from '../../ui/feedback/tag';
import { LettersModel } from './dead-letters.model';
import { staffAddress, type StaffPlace } from './admin-address';
import { staff, type Letter } from '../../api/admin-api';

const STATES = ['waiting', 'replayed'] as const;

interface LetterRowProps {
  letter: Letter;
  /** Only for who may. */
  replay: (() => Promise<void>) | null;
}

function LetterRow({ letter: { id, queue, body, at, replayedAt }, replay }: LetterRowProps) {
  const act = useAct();
  const send = async () => {
    if (replay && (await act.run(replay))) announce(t('staff.letterReplayed'));
  };
  return (
    <Row
      title={queue}
      badge={
        <Tag tone={replayedAt === null ? 'fail' : 'done'}>
          {t(`staff.letterStates.${replayedAt === null ? 'waiting' : 'replayed'}`)}
        </Tag>
      }
      actions={
        replay && (
          <Button
            size="sm"
            aria-label={t('staff.replayLabel', { id })}
            disabled={act.busy.value}
            onClick={() => void send()}
          >
            {t('staff.replay')}
          </Button>
        )
      }
      below={
        <pre
          tabIndex={0}
          aria-label={t('staff.letterBody', { id })}
          class="max-h-48 w-full overflow-auto rounded-control bg-sunken p-3 font-mono text-xs break-all whitespace-pre-wrap"
        >
          {JSON.stringify(body, null, 2)}
        </pre>
      }
    >
      <span>{t('staff.sentAt', { time: dayTime(at) })}</span>
      {replayedAt !== null && <span>{t('staff.replayedAt', { time: dayTime(replayedAt) })}</span>}
      <span class="w-full font-mono text-xs break-all">{id}</span>
      {act.problem.value && (
        <div class="w-full pt-1.5">
          <Notice tone="fail">{act.problem.value}</Notice>
        </div>
      )}
    </Row>
  );
}

/** What the queues have given up, the newest first. */
export function LettersList({ place: { state } }: { place: StaffPlace }) {
  const { route } = useLocation();
  const isAdmin = useMe().platformRole === 'admin';
  const letters = useMemo(() => new LettersModel(staff), []);
  useEffect(() => void letters.load(state === '' ? {} : { state }), [letters, state]);
  return (
    <Panel
      title={t('staff.lettersTitle')}
      text={t('staff.lettersText')}
      action={
        <SelectField
          name="state"
          label={t('staff.showLetters')}
          value={state}
          class="min-w-40"
          options={[
            { value: '', label: t('common.any') },
            ...STATES.map((value) => ({ value, label: t(`staff.letterStates.${value}`) })),
          ]}
          onSet={(value) => route(staffAddress({ view: 'letters', state: value }), true)}
        />
      }
    >
      {!isAdmin && <p class="text-sm text-faint">{t('staff.replayByAdmins')}</p>}
      <Paged
        pages={letters}
        empty={<Empty title={t('staff.noLetters')} text={t('staff.noLettersText')} />}
      >
        <Rows label={t('staff.lettersTitle')}>
          {letters.items.value.map((letter) => (
            <LetterRow
              key={letter.id}
              letter={letter}
              replay={isAdmin ? () => letters.replay(letter.id) : null}
            />
          ))}
        </Rows>
      </Paged>
    </Panel>
  );
}
