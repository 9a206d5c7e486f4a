import { signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Problem, type WrongValue } from '../../core/problem';
import { problemText, wrongValueText } from '../../core/problem-text';
import { controlProblem, controlsOf } from './check-fields';

/** What is wrong with a field; with the error that says so, whose way out is shown too. */
interface FieldProblem {
  text: string;
  error: unknown;
}

/** Problems that are about one field, by the names that it has. */
const FIELDS_OF_CODES: Readonly<Record<string, readonly string[]>> = {
  'auth.email_taken': ['email'],
  'auth.password_wrong': ['currentPassword', 'password'],
  'auth.password_too_short': ['newPassword', 'password'],
  'auth.password_too_long': ['newPassword', 'password'],
  'auth.code_wrong': ['code', 'recoveryCode'],
  'phones.code_wrong': ['code'],
  'phones.number': ['number'],
  'keys.name_taken': ['name'],
  'keys.rate_limit': ['rateLimit'],
  'keys.expiry': ['life'],
  'members.already': ['email'],
  'endpoints.url_refused': ['url'],
  'endpoints.lookup_failed': ['url'],
  'payments.below_minimum': ['own'],
  'account.name': ['account'],
};

/** An entry of a list is about the field of the list. */
const nameOf = ({ pointer }: WrongValue): string => pointer.split('/')[1] ?? '';

/** The problems of the fields of one form. */
export class FormErrors {
  readonly byName = signal<Readonly<Record<string, FieldProblem>>>({});

  /** Checks the values by the attributes of the controls. Returns whether all are right. */
  check(form: HTMLFormElement): boolean {
    const found: Record<string, FieldProblem> = {};
    for (const control of controlsOf(form)) {
      const text = controlProblem(control);
      if (text !== null) found[control.name] = { text, error: null };
    }
    return !this.#show(form, found);
  }

  /** Shows an error at the fields that it is about. Returns whether each of its parts has a field. */
  place(form: HTMLFormElement, error: unknown): boolean {
    const found: Record<string, FieldProblem> = {};
    if (!(error instanceof Problem)) return this.#show(form, found);
    const names = new Set(controlsOf(form).map(({ name }) => name));
    for (const value of error.wrongValues)
      if (names.has(nameOf(value)))
        found[nameOf(value)] = { text: wrongValueText(value), error: null };
    const isPlaced =
      error.wrongValues.length > 0 && error.wrongValues.every((value) => names.has(nameOf(value)));
    const [ofCode] = (FIELDS_OF_CODES[error.code] ?? []).filter((name) => names.has(name));
    if (ofCode !== undefined) found[ofCode] = { text: problemText(error), error };
    return this.#show(form, found) && (isPlaced || ofCode !== undefined);
  }

  /** Forgets the problem of a field: its value changes. */
  clear(name: string): void {
    if (!Object.hasOwn(this.byName.peek(), name)) return;
    const others = Object.entries(this.byName.peek()).filter(([other]) => other !== name);
    this.byName.value = Object.fromEntries(others);
  }

  /** Focuses the first wrong field, in the order of the form. */
  #show(form: HTMLFormElement, found: Readonly<Record<string, FieldProblem>>): boolean {
    this.byName.value = found;
    const first = controlsOf(form).find(({ name }) => Object.hasOwn(found, name));
    first?.focus();
    return first !== undefined;
  }
}

export const FormErrorsContext = createContext<FormErrors | null>(null);

/** The problem of the field `name` of the form around it. */
export const useFieldProblem = (name: string | undefined): FieldProblem | undefined => {
  const errors = useContext(FormErrorsContext);
  return name === undefined ? undefined : errors?.byName.value[name];
};
