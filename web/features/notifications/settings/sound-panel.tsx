import { Play } from 'lucide-preact';
import { useId } from 'preact/hooks';
import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { Notice } from '../../../ui/feedback/notice';
import { Panel } from '../../../ui/data/panel';
import { playSound, SOUNDS } from '../../../core/sounds';
import type { Draft } from './draft';
import type { PreferencesModel } from './preferences.model';

/** The sound of notifications; each can be played before it is chosen. */
export function SoundPanel({ model, draft }: { model: PreferencesModel; draft: Draft }) {
  const { choices } = useDashboard();
  const name = useId();
  return (
    <Panel title={t('prefs.sound')} text={t('prefs.soundText')}>
      {!choices.sound.value && (
        <Notice
          tone="wait"
          action={
            <Button size="sm" onClick={() => choices.toggleSound()}>
              {t('prefs.unmute')}
            </Button>
          }
        >
          {t('prefs.muted')}
        </Notice>
      )}
      <fieldset class="flex flex-col">
        <legend class="sr-only">{t('prefs.sound')}</legend>
        {SOUNDS.map((sound) => (
          <div key={sound} class="flex min-h-10 items-center justify-between gap-4">
            <label class="flex min-h-8 flex-1 items-center gap-2.5">
              <input
                type="radio"
                name={name}
                value={sound}
                checked={sound === draft.sound}
                onChange={() => model.set({ sound })}
                class="size-4 shrink-0 accent-ink"
              />
              <span>{t(`prefs.sounds.${sound}`)}</span>
            </label>
            {sound !== 'none' && (
              <Button
                kind="quiet"
                size="sm"
                aria-label={t('prefs.playLabel', { sound: t(`prefs.sounds.${sound}`) })}
                onClick={() => playSound(sound)}
              >
                <Play size={15} aria-hidden="true" />
                {t('prefs.play')}
              </Button>
            )}
          </div>
        ))}
      </fieldset>
    </Panel>
  );
}
