import { CloudOff } from 'lucide-preact';
import { useDashboard } from '../../shared/dashboard-context';
import { t } from '../../locales/i18n';

export function OfflineBanner() {
  const { connection } = useDashboard();
  const reach = connection.reach.value;
  return (
    <div role="status" data-shell class="sticky top-14 z-10 lg:top-0">
      {reach !== 'ok' && (
        <p class="flex items-center justify-center gap-2.5 border-b border-line bg-wait-tint px-4 py-2 text-sm font-medium text-wait">
          <CloudOff size={16} class="shrink-0" aria-hidden="true" />
          {t(`reach.${reach}`)}
        </p>
      )}
    </div>
  );
}
