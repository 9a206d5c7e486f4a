import { useSignal } from '@preact/signals';
import { BookOpen } from 'lucide-preact';
import { account, type CreateKey } from '../../api/account-api';
import { dayTime } from '../../core/format';
import texts from '../../locales/en.developers.json';
import { addTexts, t } from '../../locales/i18n';
import { useMe } from '../../shared/use-me';
import { Button, buttonClass } from '../../ui/controls/button';
import { CopyButton } from '../../ui/controls/copy-button';
import { Panel } from '../../ui/data/panel';
import { ActProblem } from '../../ui/feedback/act-problem';
import { SecretOnce } from '../../ui/feedback/secret-once';
import { useAct } from '../../ui/forms/act';

addTexts(texts);

const KEY = 'NAMASKAH_KEY';
const API = `${location.origin}/api`;
/** Stands for the key that is not shown. */
const NO_KEY = 'nsk_live_…';
/** What a program needs that rents numbers. */
const SCOPES: CreateKey['scopes'] = ['verifications:read', 'verifications:write', 'balance:read'];

/** The calls of the first program, in their order. */
const callsWith = (key: string) =>
  [
    {
      name: 'key',
      code: `export ${KEY}='${key}'
curl '${API}/v1/balance' \\
  -H "Authorization: Bearer $${KEY}"`,
    },
    {
      name: 'rent',
      code: `curl -X POST '${API}/v1/verifications?wait=25' \\
  -H "Authorization: Bearer $${KEY}" \\
  -H 'Idempotency-Key: quickstart-1' \\
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
      <CopyButton size="sm" class="self-start" text={text} label={t('common.copy')} />
    </div>
  );
}

/** From a new key to the first code. */
export function QuickstartSection() {
  const isOwner = useMe().account.role === 'owner';
  const secret = useSignal<string | null>(null);
  const act = useAct();
  const create = async (): Promise<void> => {
    // Names are unique, and a second key may be created another day.
    const name = t('developers.keyName', { time: dayTime(new Date().toISOString()) });
    const input = { name, scopes: SCOPES, requestsPerMinute: null, expiresAt: null };
    secret.value = (await account.createKey(input)).key;
  };
  return (
    <>
      <p class="max-w-prose text-soft">{t('developers.lead')}</p>
      {secret.value !== null && (
        <SecretOnce
          title={t('developers.issued')}
          text={t('developers.issuedText')}
          secrets={[secret.value]}
          onConfirm={() => (secret.value = null)}
        />
      )}
      <div class="flex flex-wrap gap-2">
        {isOwner && secret.value === null && (
          <Button kind="primary" disabled={act.busy.value} onClick={() => void act.run(create)}>
            {t('developers.create')}
          </Button>
        )}
        <a href="/docs/" class={buttonClass({})}>
          <BookOpen size={16} aria-hidden="true" />
          {t('developers.toDocs')}
        </a>
      </div>
      <ActProblem act={act} />
      {!isOwner && <p class="text-sm text-faint">{t('developers.memberText')}</p>}
      {callsWith(secret.value ?? NO_KEY).map(({ name, code }, at) => (
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
