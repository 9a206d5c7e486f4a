import { useSignal } from '@preact/signals';
import { Eye, EyeOff } from 'lucide-preact';
import type { TargetedSubmitEvent } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { Button } from '../ui/button';
import { Field, inputClass, TextField } from '../ui/field';
import { Mark } from '../ui/mark';
import { Notice } from '../ui/notice';
import { problemText } from '../ui/problem-text';
import { useTitle } from '../ui/use-title';

const MIN_PASSWORD = 10;

function PasswordField({ isNew }: { isNew: boolean }) {
  const shown = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const toggle = () => {
    shown.value = !shown.value;
    if (input.current) input.current.type = shown.value ? 'text' : 'password';
  };
  const Icon = shown.value ? EyeOff : Eye;
  return (
    <Field label={t('auth.password')} hint={isNew ? t('auth.passwordHint') : undefined}>
      {({ id, describedBy }) => (
        <div class="relative">
          <input
            id={id}
            name="password"
            ref={input}
            type="password"
            autocomplete={isNew ? 'new-password' : 'current-password'}
            required
            minLength={isNew ? MIN_PASSWORD : 1}
            aria-describedby={describedBy}
            class={`${inputClass} pr-11`}
          />
          <Button
            kind="quiet"
            size="icon"
            class="absolute inset-y-0 right-0"
            aria-label={shown.value ? t('auth.hidePassword') : t('auth.showPassword')}
            aria-pressed={shown.value}
            onClick={toggle}
          >
            <Icon size={18} aria-hidden="true" />
          </Button>
        </div>
      )}
    </Field>
  );
}

/** Only our own paths: `next` comes from the address, and must not lead anywhere else. */
const ownPath = (next: string | undefined): string =>
  next && /^\/(?![/\\])/.test(next) ? next : '/rent';

export function AuthForm({ isNew }: { isNew: boolean }) {
  const { session } = useDashboard();
  const { query, route } = useLocation();
  const busy = useSignal(false);
  const problem = useSignal('');
  const title = isNew ? t('auth.signUpTitle') : t('auth.signInTitle');
  const next = query['next'];
  const { kind } = session.state.value;
  useTitle(title);
  useEffect(() => {
    if (kind === 'in') route(ownPath(next), true);
  }, [kind, next, route]);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    const input = { email: text('email'), password: text('password') };
    busy.value = true;
    problem.value = '';
    try {
      await (isNew ? session.signUp({ ...input, name: text('name') }) : session.signIn(input));
    } catch (error) {
      problem.value = problemText(error);
    } finally {
      busy.value = false;
    }
  };

  const other = isNew ? '/sign-in' : '/sign-up';
  const tail = next ? `?next=${encodeURIComponent(next)}` : '';
  return (
    <main class="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center gap-6 px-5 py-12">
      <a href="/" aria-label={t('nav.home')} class="self-start rounded-control">
        <Mark size={36} />
      </a>
      <h1 class="text-xl">{title}</h1>
      <form class="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        {problem.value && <Notice tone="fail">{problem}</Notice>}
        {isNew && <TextField label={t('auth.name')} name="name" autocomplete="name" required />}
        <TextField
          label={t('auth.email')}
          name="email"
          type="email"
          autocomplete="email"
          required
        />
        <PasswordField isNew={isNew} />
        <Button kind="primary" size="lg" type="submit" disabled={busy.value} class="mt-2">
          {isNew ? t('auth.signUpAction') : t('auth.signInAction')}
        </Button>
      </form>
      <p class="text-soft">
        {isNew ? t('auth.toSignIn') : t('auth.toSignUp')}{' '}
        <a href={other + tail} class="font-medium text-ink underline underline-offset-4">
          {isNew ? t('common.signIn') : t('common.signUp')}
        </a>
      </p>
    </main>
  );
}
