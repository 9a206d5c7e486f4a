import { useEffect } from 'preact/hooks';
import { t } from '../../../locales/i18n';
import type { Act } from '../../../ui/forms/act';
import { Button } from '../../../ui/controls/button';
import { Notice } from '../../../ui/feedback/notice';
import type { PreferencesModel } from './preferences.model';

/** Asks before the page is closed with unsaved changes. */
function useGuard(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const stay = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', stay);
    return () => removeEventListener('beforeunload', stay);
  }, [isChanged]);
}

/** Saves the draft; sticky, so that it is always in reach. */
export function SaveBar({ model, act }: { model: PreferencesModel; act: Act }) {
  const isChanged = model.isChanged.value;
  const isBusy = act.busy.value;
  useGuard(isChanged);
  const state = isBusy ? 'saving' : isChanged ? 'unsaved' : 'allSaved';
  return (
    <div
      data-save={state}
      class="sticky bottom-20 z-10 flex flex-col gap-3 rounded-card border border-line bg-surface p-3 shadow-raised lg:bottom-4"
    >
      {act.problem.value && (
        <Notice tone="fail">
          {act.problem.value} {t('prefs.notSaved')}
        </Notice>
      )}
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p role="status" class="text-sm font-medium text-soft">
          {t(`prefs.states.${state}`)}
        </p>
        <div class="flex gap-2">
          {isChanged && (
            <Button
              kind="quiet"
              disabled={isBusy}
              onClick={() => {
                act.clear();
                model.discard();
              }}
            >
              {t('prefs.discard')}
            </Button>
          )}
          <Button
            kind="primary"
            disabled={!isChanged || isBusy || model.issue.value !== null}
            onClick={() => void act.run(() => model.save())}
          >
            {t('common.save')}
          </Button>
        </div>
      </div>
    </div>
  );
}
