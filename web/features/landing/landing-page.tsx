import { BellRing, Lock, Receipt } from 'lucide-preact';
import { useDashboard } from '../../shared/dashboard-context';
import { t } from '../../locales/i18n';
import { ThemeButton } from '../../shared/theme-button';
import { buttonClass } from '../../ui/controls/button';
import { Mark } from '../../ui/mark';
import { useTitle } from '../../ui/use-title';
import { SampleCards } from './sample-cards';

const PROMISES = [
  { key: 'promise1', Icon: Receipt },
  { key: 'promise2', Icon: BellRing },
  { key: 'promise3', Icon: Lock },
] as const;
const STEPS = ['step1', 'step2', 'step3'] as const;
const CURL = `curl -X POST '${location.origin}/api/v1/verifications?wait=25' \\
  -H 'Authorization: Bearer nsk_live_…' \\
  -H 'Content-Type: application/json' \\
  -d '{"service":"whatsapp"}'`;

function Head({ inside }: { inside: boolean }) {
  return (
    <header class="mx-auto flex w-full max-w-5xl items-center gap-2 px-5 py-4 sm:px-8">
      <span class="mr-auto flex items-center gap-2.5 text-md font-semibold tracking-tight">
        <Mark />
        {t('brand')}
      </span>
      <ThemeButton />
      {!inside && (
        <a href="/sign-in" class={buttonClass({ kind: 'quiet' })}>
          {t('common.signIn')}
        </a>
      )}
    </header>
  );
}

function Hero({ inside }: { inside: boolean }) {
  return (
    <section class="grid items-center gap-10 py-10 lg:grid-cols-[1.1fr_1fr] lg:gap-16 lg:py-20">
      <div class="flex flex-col items-start gap-5">
        <h1 class="text-2xl tracking-[-0.03em]">{t('landing.title')}</h1>
        <p class="max-w-[46ch] text-md text-soft">{t('landing.lead')}</p>
        <div class="mt-2 flex flex-wrap gap-3">
          <a
            href={inside ? '/home' : '/sign-up'}
            class={buttonClass({ kind: 'primary', size: 'lg' })}
          >
            {t(inside ? 'landing.open' : 'landing.start')}
          </a>
          {!inside && (
            <a href="/sign-in" class={buttonClass({ size: 'lg' })}>
              {t('landing.haveAccount')}
            </a>
          )}
        </div>
      </div>
      <SampleCards />
    </section>
  );
}

function Promises() {
  return (
    <section aria-labelledby="promises" class="border-t border-line py-12">
      <h2 id="promises" class="text-lg">
        {t('landing.promises')}
      </h2>
      <ul class="mt-6 grid gap-8 md:grid-cols-3">
        {PROMISES.map(({ key, Icon }) => (
          <li key={key} class="flex flex-col gap-1.5">
            <Icon size={22} strokeWidth={1.75} class="mb-1.5" aria-hidden="true" />
            <h3 class="text-md">{t(`landing.${key}Title`)}</h3>
            <p class="text-soft">{t(`landing.${key}`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Steps() {
  return (
    <section
      aria-labelledby="steps"
      class="grid gap-10 border-t border-line py-12 lg:grid-cols-2 lg:gap-16"
    >
      <div>
        <h2 id="steps" class="text-lg">
          {t('landing.steps')}
        </h2>
        <ol class="mt-6 flex flex-col gap-6">
          {STEPS.map((key, index) => (
            <li key={key} class="grid grid-cols-[2rem_1fr] gap-x-3">
              <span class="digits font-mono text-md text-faint" aria-hidden="true">
                {index + 1}
              </span>
              <div>
                <h3 class="text-md">{t(`landing.${key}Title`)}</h3>
                <p class="text-soft">{t(`landing.${key}`)}</p>
              </div>
            </li>
          ))}
        </ol>
      </div>
      <div class="min-w-0">
        <h2 class="text-lg">{t('landing.api')}</h2>
        <p class="mt-1.5 text-soft">{t('landing.apiText')}</p>
        <pre
          tabIndex={0}
          class="mt-4 overflow-x-auto rounded-card border border-line bg-sunken p-4 font-mono text-sm leading-relaxed"
        >
          <code>{CURL}</code>
        </pre>
      </div>
    </section>
  );
}

export function LandingPage() {
  const { session } = useDashboard();
  useTitle(t('brand'));
  const inside = session.state.value.kind === 'in';
  return (
    <div class="flex flex-1 flex-col">
      <Head inside={inside} />
      <main class="mx-auto w-full max-w-5xl flex-1 px-5 sm:px-8">
        <Hero inside={inside} />
        <Promises />
        <Steps />
      </main>
      <footer class="mx-auto w-full max-w-5xl px-5 py-8 text-sm text-faint sm:px-8">
        {t('landing.footer')}
      </footer>
    </div>
  );
}
