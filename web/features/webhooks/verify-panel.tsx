import { t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { Button } from '../../ui/controls/button';
import { Panel } from '../../ui/data/panel';
import { ActProblem } from '../../ui/feedback/act-problem';

const STEPS = ['secret', 'answer', 'press'] as const;
const EVENT = `{"type":"endpoint.verify","data":{"challenge":"k3Qf…"}, …}`;

interface VerifyPanelProps {
  /** Null for people without the right. */
  verify: (() => Promise<void>) | null;
}

/** How to verify an endpoint, which receives no events before. */
export function VerifyPanel({ verify }: VerifyPanelProps) {
  const act = useAct();
  return (
    <Panel title={t('hooks.verifyTitle')} text={t('hooks.verifyText')}>
      <ol class="flex max-w-prose list-decimal flex-col gap-2 pl-5">
        {STEPS.map((step) => (
          <li key={step}>{t(`hooks.steps.${step}`)}</li>
        ))}
      </ol>
      <pre
        tabIndex={0}
        aria-label={t('hooks.verifyEvent')}
        class="overflow-x-auto rounded-control bg-sunken p-3 font-mono text-xs"
      >
        {EVENT}
      </pre>
      <ActProblem act={act} />
      {verify && (
        <Button
          kind="primary"
          class="self-start"
          disabled={act.busy.value}
          onClick={() => void act.run(verify)}
        >
          {act.busy.value ? t('hooks.verifying') : t('hooks.verify')}
        </Button>
      )}
    </Panel>
  );
}
