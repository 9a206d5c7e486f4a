import { LogOut, Volume2, VolumeX } from 'lucide-preact';
import { useDashboard } from '../../shared/dashboard-context';
import { t } from '../../locales/i18n';
import { ThemeButton } from '../../shared/theme-button';
import { announce } from '../../ui/feedback/announcer';
import { Button } from '../../ui/controls/button';
import { problemText } from '../../core/problem-text';

/** Theme, sound and sign-out. */
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
