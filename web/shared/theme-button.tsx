import { Monitor, Moon, Sun } from 'lucide-preact';
import { useDashboard } from './dashboard-context';
import { t } from '../locales/i18n';
import { Button } from '../ui/controls/button';

const THEME_ICON = { system: Monitor, light: Sun, dark: Moon } as const;

export function ThemeButton() {
  const { choices } = useDashboard();
  const theme = choices.theme.value;
  const Icon = THEME_ICON[theme];
  const label = t('settings.themeIs', { theme: t(`settings.${theme}`) });
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
