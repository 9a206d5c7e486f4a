import { t } from '../../../locales/i18n';
import type { Act } from '../../../ui/forms/act';
import { Button } from '../../../ui/controls/button';
import { cx } from '../../../ui/cx';
import { LeaveGuard } from '../../../ui/forms/leave-guard';
import { Notice } from '../../../ui/feedback/notice';
import type { PreferencesModel } from './preferences.model';

/** Saves the draft. It is there while something is to save, and always in reach. */
export function SaveBar({ model, act }: { model: PreferencesModel; act: Act }) {
  const isChanged = model.isChanged.value;
  const isBusy = act.busy.value;
  const state = isBusy ? 'saving' : isChanged ? 'unsaved' : 'allSaved';
  const isShown = state !== 'allSaved' || act.problem.value !== '';
  return (
    <div
      data-save={state}
      class={cx(
        isShown &&
          'sticky bottom-20 z-10 flex animate-arrive flex-col gap-3 rounded-card border border-line bg-surface p-3 shadow-raised lg:bottom-4',
      )}
    >
      <LeaveGuard isDirty={isChanged} onDiscard={() => model.discard()} />
      {act.problem.value && (
        <Notice tone="fail">
          {act.problem.value} {t('prefs.notSaved')}
        </Notice>
      )}
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p role="status" class={isShown ? 'text-sm font-medium text-soft' : 'sr-only'}>
          {t(`prefs.states.${state}`)}
        </p>
        {isShown && (
          <div class="flex gap-2">
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
            <Button
              kind="primary"
              disabled={!isChanged || isBusy || model.issue.value !== null}
              onClick={() => void act.run(() => model.save())}
            >
              {t('common.save')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
