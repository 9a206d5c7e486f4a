import { Monitor, Moon, Sun, Volume2, VolumeX } from 'lucide-preact';
import { t } from '../../locales/i18n';
import { THEMES } from '../../shared/choices.model';
import { useDashboard } from '../../shared/dashboard-context';
import { menuItemClass } from '../../ui/controls/popover';
import { cx } from '../../ui/cx';

const ICON = { system: Monitor, light: Sun, dark: Moon } as const;

function Theme() {
  const { choices } = useDashboard();
  return (
    <fieldset class="px-3 py-1.5">
      <legend class="mb-1.5 text-sm font-medium text-faint">{t('settings.theme')}</legend>
      <div class="grid grid-cols-3 rounded-control bg-sunken p-0.5">
        {THEMES.map((theme) => {
          const Icon = ICON[theme];
          const isChosen = choices.theme.value === theme;
          return (
            <label
              key={theme}
              class={cx(
                'flex min-h-8 cursor-pointer items-center justify-center gap-1.5 rounded-control text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
                isChosen ? 'bg-surface text-ink shadow-card' : 'text-soft hover:text-ink',
              )}
            >
              <input
                type="radio"
                name="theme"
                class="sr-only"
                checked={isChosen}
                onChange={() => choices.setTheme(theme)}
              />
              <Icon size={15} aria-hidden="true" />
              {t(`settings.${theme}`)}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Theme and sounds of this browser. */
export function Appearance() {
  const { choices } = useDashboard();
  const hasSound = choices.sound.value;
  const Sound = hasSound ? Volume2 : VolumeX;
  return (
    <section aria-label={t('settings.appearance')} class="border-t border-line py-2">
      <Theme />
      <button
        type="button"
        role="switch"
        aria-checked={hasSound}
        class={menuItemClass}
        onClick={() => choices.toggleSound()}
      >
        <Sound size={18} aria-hidden="true" />
        <span class="mr-auto">{t('settings.sound')}</span>
        <span class="text-sm font-normal text-faint">
          {t(hasSound ? 'settings.on' : 'settings.off')}
        </span>
      </button>
    </section>
  );
}
