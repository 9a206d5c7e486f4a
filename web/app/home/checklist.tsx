import { Check, ChevronRight } from 'lucide-preact';
import { money } from '../../core/format';
import { SendVerification } from '../../shared/send-verification';
import { t } from '../../locales/i18n';
import { useDashboard } from '../../shared/dashboard-context';
import { Button } from '../../ui/controls/button';
import { cx } from '../../ui/cx';
import { Panel } from '../../ui/data/panel';
import type { HomeModel, Step } from './home.model';

function Sign({ isDone }: Pick<Step, 'isDone'>) {
  return (
    <span
      class={cx(
        'flex size-6 shrink-0 items-center justify-center rounded-full border',
        isDone ? 'border-transparent bg-done-tint text-done' : 'border-edge',
      )}
    >
      {isDone && <Check size={15} strokeWidth={2.5} aria-hidden="true" />}
      <span class="sr-only">{t(isDone ? 'home.done' : 'home.toDo')}</span>
    </span>
  );
}

function StepRow({ step: { name, href, isDone }, isNext }: { step: Step; isNext: boolean }) {
  const text = (
    <span class="flex min-w-0 flex-1 flex-col">
      <span class={cx('font-medium', isDone && 'text-faint line-through')}>
        {t(`home.steps.${name}`)}
      </span>
      {isNext && <span class="text-sm text-soft">{t(`home.why.${name}`)}</span>}
    </span>
  );
  if (isDone)
    return (
      <li class="flex min-h-11 items-center gap-3 py-1.5">
        <Sign isDone />
        {text}
      </li>
    );
  if (name === 'confirm')
    return (
      <li class="flex min-h-11 flex-wrap items-center gap-3 py-1.5">
        <Sign isDone={false} />
        {text}
        <SendVerification />
      </li>
    );
  return (
    <li>
      <a
        href={href}
        class="-mx-2 flex min-h-11 items-center gap-3 rounded-control px-2 py-1.5 hover:bg-sunken"
      >
        <Sign isDone={false} />
        {text}
        <ChevronRight size={18} class="shrink-0 text-faint" aria-hidden="true" />
      </a>
    </li>
  );
}

/** The first steps of a new account, until they are done or hidden. */
export function Checklist({ model }: { model: HomeModel }) {
  const { balance } = useDashboard();
  const steps = model.steps.value;
  if (!steps) return null;
  const next = steps.find(({ isDone }) => !isDone);
  const welcome = balance.value.value?.promoCents ?? 0;
  const hasRented = steps.some(({ name, isDone }) => name === 'rent' && isDone);
  return (
    <Panel
      title={t('home.start')}
      text={
        welcome > 0 && !hasRented
          ? t('home.welcome', { amount: money(welcome) })
          : t('home.progress', {
              done: steps.filter(({ isDone }) => isDone).length,
              count: steps.length,
            })
      }
      action={
        <Button kind="quiet" size="sm" onClick={() => model.hide()}>
          {t('home.hide')}
        </Button>
      }
    >
      <ol class="flex flex-col">
        {steps.map((step) => (
          <StepRow key={step.name} step={step} isNext={step === next} />
        ))}
      </ol>
    </Panel>
  );
}
