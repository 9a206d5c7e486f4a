import { LogOut, Monitor, Moon, Sun, Volume2, VolumeX } from 'lucide-preact';
import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { announce } from '../ui/announcer';
import { Button } from '../ui/button';
import { problemText } from '../ui/problem-text';

const THEME_ICON = { system: Monitor, light: Sun, dark: Moon } as const;

export function ThemeButton() {
  const { choices } = useDashboard();
  const theme = choices.theme.value;
  const Icon = THEME_ICON[theme];
  const label = t('settings.theme', { theme: t(`settings.${theme}`) });
  return (
    <Button
      kind="quiet"
      size="icon"
      aria-label={label}
      title={label}
      onClick={() => choices.nextTheme()}
    >
      <Icon size={18} aria-hidden="true" />
    </Button>
  );
}

/** What a user sets once: theme and sound, and the way out. */
export function Settings() {
  const { choices, session } = useDashboard();
  const sound = choices.sound.value;
  const Sound = sound ? Volume2 : VolumeX;
  const label = sound ? t('settings.soundOn') : t('settings.soundOff');
  return (
    <div class="flex items-center lg:border-t lg:border-line lg:pt-3">
      <ThemeButton />
      <Button
        kind="quiet"
        size="icon"
        aria-label={label}
        title={label}
        onClick={() => choices.toggleSound()}
      >
        <Sound size={18} aria-hidden="true" />
      </Button>
      <Button
        kind="quiet"
        size="icon"
        class="lg:ml-auto"
        aria-label={t('common.signOut')}
        title={t('common.signOut')}
        onClick={() =>
          void session.signOut().catch((error: unknown) => announce(problemText(error)))
        }
      >
        <LogOut size={18} aria-hidden="true" />
      </Button>
    </div>
  );
}
