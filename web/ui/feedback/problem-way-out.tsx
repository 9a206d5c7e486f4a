import type { ComponentType } from 'preact';
import { ACTION_PAGES, type ProblemAction } from '../../core/action-pages';
import { problemAction } from '../../core/problem-text';
import { t } from '../../locales/i18n';
import { buttonClass } from '../controls/button';
import { RetryButton, type ProblemProps } from './problem-notice';

type Step = Exclude<ProblemAction, 'retry' | keyof typeof ACTION_PAGES>;

const steps = new Map<Step, ComponentType>();

/** The button of an action that calls the API, which this room does not know. */
export const provideProblemStep = (step: Step, Control: ComponentType): void =>
  void steps.set(step, Control);

const isPage = (action: ProblemAction): action is keyof typeof ACTION_PAGES =>
  Object.hasOwn(ACTION_PAGES, action);

/** The page of an action; after signing in, the person returns to where they were. */
function hrefOf(action: keyof typeof ACTION_PAGES): string {
  const { pathname, search } = location;
  const page = ACTION_PAGES[action];
  if (action !== 'signIn') return page;
  const next = new URLSearchParams(search).get('next') ?? `${pathname}${search}`;
  return /^\/(?:sign-|forgot-|reset-)/.test(next)
    ? page
    : `${page}?next=${encodeURIComponent(next)}`;
}

/** The button or link that gets a person out of a problem; nothing where there is none. */
export function WayOut({ error, onRetry }: ProblemProps) {
  const action = problemAction(error);
  if (action !== null && isPage(action)) {
    if (location.pathname === ACTION_PAGES[action]) return null;
    return (
      <a href={hrefOf(action)} class={buttonClass({ size: 'sm' })}>
        {t(`problemActions.${action}`)}
      </a>
    );
  }
  const Control = action === null || action === 'retry' ? undefined : steps.get(action);
  if (Control) return <Control />;
  return <RetryButton onRetry={onRetry} />;
}
