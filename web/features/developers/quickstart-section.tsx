import { ExternalLink } from 'lucide-preact';
import texts from '../../locales/en.developers.json';
import { addTexts, t } from '../../locales/i18n';
import { buttonClass } from '../../ui/controls/button';
import { CopyButton } from '../../ui/controls/copy-button';
import { Panel } from '../../ui/data/panel';

addTexts(texts);

const KEY = 'NAMASKAH_KEY';
const API = `${location.origin}/api`;

/** The calls of the first program, in their order. */
const CALLS = [
  {
    name: 'key',
    code: `export ${KEY}='nsk_live_…'
curl '${API}/v1/balance' \\
  -H "Authorization: Bearer $${KEY}"`,
  },
  {
    name: 'rent',
    code: `curl -X POST '${API}/v1/verifications?wait=25' \\
  -H "Authorization: Bearer $${KEY}" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -H 'Content-Type: application/json' \\
  -d '{"service":"whatsapp"}'`,
  },
  {
    name: 'code',
    code: `curl '${API}/v1/verifications/VERIFICATION_ID?wait=25' \\
  -H "Authorization: Bearer $${KEY}"`,
  },
] as const;

function Code({ text, label }: { text: string; label: string }) {
  return (
    <div class="flex flex-col gap-2">
      <pre
        tabIndex={0}
        aria-label={label}
        class="overflow-x-auto rounded-control bg-sunken p-3 font-mono text-sm leading-relaxed sm:p-4"
      >
        <code>{text}</code>
      </pre>
      <CopyButton text={text} label={t('common.copy')} />
    </div>
  );
}

/** From a new key to the first code. */
export function QuickstartSection() {
  return (
    <>
      <p class="max-w-prose text-soft">{t('developers.lead')}</p>
      <div class="flex flex-wrap gap-2">
        <a href="/developers/keys" class={buttonClass({ kind: 'primary' })}>
          {t('developers.toKeys')}
        </a>
        <a href="/docs/" class={buttonClass({})}>
          {t('developers.toDocs')}
          <ExternalLink size={16} aria-hidden="true" />
        </a>
      </div>
      {CALLS.map(({ name, code }, at) => (
        <Panel
          key={name}
          title={t('developers.step', { number: at + 1, title: t(`developers.steps.${name}`) })}
          text={t(`developers.texts.${name}`)}
        >
          <Code text={code} label={t(`developers.steps.${name}`)} />
        </Panel>
      ))}
      <Panel
        title={t('developers.events')}
        text={t('developers.eventsText')}
        action={
          <a href="/developers/webhooks" class={buttonClass({})}>
            {t('developers.toWebhooks')}
          </a>
        }
      />
    </>
  );
}
