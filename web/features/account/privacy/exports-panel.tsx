import { useEffect } from 'preact/hooks';
import { t } from '../../../locales/i18n';
import { account, type Export } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { Button } from '../../../ui/controls/button';
import { day, dayTime, fileSize } from '../../../core/format';
import { Loaded, useLoad } from '../../../ui/data/loaded';
import { Panel, Row, Rows } from '../../../ui/data/panel';
import { Tag } from '../../../ui/feedback/tag';
import { saveFile } from '../../../core/save-file';
import { ActProblem } from '../../../ui/feedback/act-problem';

const LOOK_AGAIN_MS = 2_000;
const TONE = { running: 'wait', ready: 'done', failed: 'fail', expired: 'plain' } as const;

interface ExportRowProps {
  item: Export;
  disabled: boolean;
  onDownload: () => void;
}

function ExportRow({ item, disabled, onDownload }: ExportRowProps) {
  const { state, sizeBytes, createdAt, expiresAt } = item;
  const time = dayTime(createdAt);
  return (
    <Row
      title={t('privacy.asked', { time })}
      badge={<Tag tone={TONE[state]}>{t(`privacy.${state}`)}</Tag>}
      actions={
        state === 'ready' && (
          <Button
            size="sm"
            disabled={disabled}
            aria-label={t('privacy.downloadLabel', { time })}
            onClick={onDownload}
          >
            {t('privacy.download')}
          </Button>
        )
      }
    >
      {sizeBytes !== null && <span>{fileSize(sizeBytes)}</span>}
      {state === 'ready' && <span>{t('privacy.until', { day: day(expiresAt) })}</span>}
    </Row>
  );
}

const download = async (id: string): Promise<void> =>
  saveFile(await account.downloadExport(id), `namaskah-${id}.zip`);

export function ExportsPanel() {
  const exports = useLoad(account.exports);
  const act = useAct();
  const items = exports.value.value;
  // Polls an export until it is ready.
  useEffect(() => {
    if (!items?.data.some(({ state }) => state === 'running')) return;
    const timer = setTimeout(() => void exports.load(), LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [items, exports]);
  const request = async () => {
    await account.requestExport();
    await exports.load();
  };
  return (
    <Panel
      title={t('privacy.export')}
      text={t('privacy.exportText')}
      action={
        <Button disabled={act.busy.value} onClick={() => void act.run(request)}>
          {t('privacy.request')}
        </Button>
      }
    >
      <ActProblem act={act} />
      <Loaded model={exports} lines={1}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="text-sm text-faint">{t('privacy.none')}</p>
          ) : (
            <Rows label={t('privacy.exports')}>
              {data.map((item) => (
                <ExportRow
                  key={item.id}
                  item={item}
                  disabled={act.busy.value}
                  onDownload={() => void act.run(() => download(item.id))}
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Panel>
  );
}
