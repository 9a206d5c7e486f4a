import texts from '../../locales/en.palette.json';
import { addTexts, t } from '../../locales/i18n';
import { useDashboard } from '../../shared/dashboard-context';
import { Dialog } from '../../ui/feedback/dialog';
import { Button } from '../../ui/controls/button';
import { paletteKeys } from '../../core/keyboard';

addTexts(texts);

const ROWS = ['palette', 'sheet', 'move', 'choose', 'close'] as const;
const KEYS = { sheet: '?', move: '↑ ↓', choose: 'Enter', close: 'Esc' } as const;

/** The shortcuts of the dashboard, and the switch for those of a single key. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { choices } = useDashboard();
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose}>
      <dl class="mt-4 flex flex-col divide-y divide-line">
        {ROWS.map((row) => (
          <div key={row} class="flex items-center justify-between gap-6 py-2.5">
            <dt>{t(`shortcuts.rows.${row}`)}</dt>
            <dd>
              <kbd class="rounded-control border border-line bg-sunken px-2 py-1 font-mono text-sm whitespace-nowrap">
                {row === 'palette' ? paletteKeys() : KEYS[row]}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
      <label class="mt-4 flex items-center gap-2.5">
        <input
          type="checkbox"
          class="size-4 accent-ink"
          checked={choices.singleKeys.value}
          onChange={() => choices.toggleSingleKeys()}
        />
        {t('shortcuts.singleKeys')}
      </label>
      <div class="mt-6 flex justify-end">
        <Button kind="primary" onClick={onClose}>
          {t('shortcuts.done')}
        </Button>
      </div>
    </Dialog>
  );
}
