import { parseDollars } from '../../core/dollars';
import { t } from '../../locales/i18n';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const isControl = (element: unknown): element is Control =>
  element instanceof HTMLInputElement ||
  element instanceof HTMLSelectElement ||
  element instanceof HTMLTextAreaElement;

export const controlsOf = (form: HTMLFormElement): Control[] =>
  Array.from<unknown>(form.elements)
    .filter(isControl)
    .filter(({ name, disabled }) => name !== '' && !disabled);

/** `100-1000000`: an amount in dollars is between these cents. */
const AMOUNT = /^(\d+)-(\d+)$/;

function isAmount(value: string, range: string): boolean {
  const cents = parseDollars(value);
  const [, least = '1', most = '100000000'] = AMOUNT.exec(range) ?? [];
  return cents !== null && cents >= Number(least) && cents <= Number(most);
}

function textProblem(input: HTMLInputElement): string | null {
  const { amount } = input.dataset;
  if (amount !== undefined && !isAmount(input.value, amount)) return t('form.format');
  const { type, value, minLength, pattern } = input;
  if (type === 'email' && !EMAIL.test(value)) return t('form.email');
  if (type === 'url' && !URL.canParse(value)) return t('form.url');
  if (minLength > 0 && value.length < minLength) return t('form.short', { count: minLength });
  return pattern !== '' && !new RegExp(`^(?:${pattern})$`, 'v').test(value)
    ? t('form.format')
    : null;
}

/**
 * What is wrong with the value of a control, by its attributes, in the words of the dashboard: those of a browser differ
 * by browser and language. `data-wrong` is the sentence of a control with a format of its own.
 */
export function controlProblem(control: Control): string | null {
  const isEmpty =
    control instanceof HTMLInputElement && control.type === 'checkbox'
      ? !control.checked
      : control.value.trim() === '';
  if (isEmpty) return control.required ? t('form.missing') : null;
  if (!(control instanceof HTMLInputElement)) return null;
  const problem = textProblem(control);
  return problem && (control.dataset['wrong'] ?? problem);
}
