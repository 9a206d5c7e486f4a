import { Problem } from '../../../web/core/problem';
import { RequestKeys } from '../../../web/core/request-keys';
import { element, openDialog } from './dom';
import { isSignedIn, stored } from './page';

interface Parameter {
  place: 'path' | 'query';
  name: string;
  isRequired: boolean;
  description: string;
}

interface Sendable {
  method: string;
  path: string;
  example: string;
  summary: string;
  effect: 'reads' | 'changes' | 'spends';
  isOpen: boolean;
  isRepeatable: boolean;
  parameters: readonly Parameter[];
  body: unknown;
}

const WARNINGS = {
  reads: '',
  changes: 'Yes, change my account with this request.',
  spends:
    'Yes, rent a number with this request. Its price is held, and charged when a code arrives.',
} as const;

/** Keeps the pasted key while the page is open, and nowhere else. */
let key = '';
/** A request whose answer was lost keeps its key: sent again, it rents no second number (I-50). */
const keys = new RequestKeys(() => crypto.randomUUID());
let operations: Promise<Record<string, Sendable>> | undefined;

async function load(): Promise<Record<string, Sendable>> {
  const response = await fetch('/docs/operations.json');
  if (!response.ok) throw new Error(`the operations were answered with ${response.status}`);
  return response.json();
}

function field(label: string, hint: string, input: HTMLElement): HTMLElement {
  return element(
    'label',
    { class: 'field' },
    element('span', {}, label),
    input,
    ...(hint === '' ? [] : [element('small', {}, hint)]),
  );
}

interface Form {
  values: Map<Parameter, HTMLInputElement>;
  key: HTMLInputElement;
  body: HTMLTextAreaElement | null;
  consent: HTMLInputElement | null;
}

function addressOf({ path, parameters }: Sendable, { values }: Form): string {
  const valueOf = (parameter: Parameter): string => values.get(parameter)?.value.trim() ?? '';
  const filled = parameters
    .filter(({ place }) => place === 'path')
    .reduce((whole, one) => whole.replace(`{${one.name}}`, encodeURIComponent(valueOf(one))), path);
  const query = new URLSearchParams(
    parameters
      .filter((one) => one.place === 'query' && valueOf(one) !== '')
      .map((one) => [one.name, valueOf(one)]),
  );
  return `/api${filled}${query.size > 0 ? `?${query}` : ''}`;
}

/** With the key when there is one, and otherwise by the session of this browser, for its selected account. */
function credentialsOf(form: Form): {
  headers: Record<string, string>;
  credentials: RequestCredentials;
} {
  if (form.key.value !== '')
    return { headers: { authorization: `Bearer ${form.key.value.trim()}` }, credentials: 'omit' };
  const account = stored('namaskah.account');
  return {
    headers: account === null ? {} : { 'namaskah-account': account },
    credentials: 'same-origin',
  };
}

const codeOf = (text: string): string => /"code": ?"([\w.]+)"/.exec(text)?.[1] ?? '';

/** The answer as it is shown. @throws TypeError when none arrived. */
function answerOf(operation: Sendable, form: Form): Promise<string> {
  const { headers, credentials } = credentialsOf(form);
  const { method, isRepeatable } = operation;
  const address = addressOf(operation, form);
  const body = form.body?.value;
  const send = async (repeatKey: string): Promise<string> => {
    const response = await fetch(address, {
      method,
      credentials,
      headers: {
        ...headers,
        ...(isRepeatable && { 'idempotency-key': repeatKey }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const head = `${response.status} ${response.statusText}`.trim();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const shown = `${head}\n\n${isJson ? JSON.stringify(JSON.parse(text), null, 2) : text}`;
    if (!response.ok) throw new Problem(response.status, codeOf(text), shown);
    return shown;
  };
  return keys
    .send(JSON.stringify([method, address, headers, body]), send)
    .catch((error: unknown) => {
      if (error instanceof Problem) return error.message;
      throw error;
    });
}

/** The values of the path in the example are shapes of ids only: the reader fills in an own one. */
function formOf(operation: Sendable): { form: Form; parts: HTMLElement[] } {
  const values = new Map(
    operation.parameters.map((one) => [
      one,
      element('input', {
        ...(one.isRequired && { required: '' }),
        autocomplete: 'off',
        spellcheck: 'false',
      }),
    ]),
  );
  const keyInput = element('input', {
    type: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'nsk_live_…',
    ...(!isSignedIn() && !operation.isOpen && { required: '' }),
  });
  keyInput.value = key;
  keyInput.addEventListener('input', () => (key = keyInput.value));
  const body =
    operation.body === null ? null : element('textarea', { rows: '8', spellcheck: 'false' });
  if (body) body.value = JSON.stringify(operation.body, null, 2);
  const consent =
    operation.effect === 'reads' ? null : element('input', { type: 'checkbox', required: '' });
  const hint = isSignedIn()
    ? 'Leave empty to send it as yourself. A key stays on this page and isn’t stored.'
    : 'It stays on this page and isn’t stored.';
  const parts = [
    ...[...values].map(([one, input]) => field(one.name, one.description, input)),
    ...(body ? [field('Body', '', body)] : []),
    ...(operation.isOpen ? [] : [field('API key', hint, keyInput)]),
    ...(consent
      ? [element('label', { class: 'consent' }, consent, WARNINGS[operation.effect])]
      : []),
  ];
  return { form: { values, key: keyInput, body, consent }, parts };
}

async function show(
  output: HTMLElement,
  button: HTMLButtonElement,
  answer: Promise<string>,
): Promise<void> {
  button.disabled = true;
  output.textContent = 'Waiting for the response…';
  try {
    output.textContent = await answer;
  } catch {
    output.textContent = 'No response. Check your connection and send it again.';
  }
  button.disabled = false;
}

/** Opens the form that sends the request of an operation to the reader's own account. @throws Error when it is not loaded. */
export async function openSend(id: string): Promise<void> {
  operations ??= load();
  const known = await operations.catch((error: unknown) => {
    // The next attempt asks again.
    operations = undefined;
    throw error;
  });
  const operation = known[id];
  if (!operation || document.querySelector('dialog[open]')) return;
  const { form, parts } = formOf(operation);
  const output = element('pre', { tabindex: '0', 'aria-live': 'polite', 'aria-label': 'Response' });
  output.textContent = 'The response appears here.';
  const button = element('button', { class: 'button primary' }, `Send ${operation.method}`);
  const close = element('button', { class: 'button', type: 'button' }, 'Close');
  const fields = element(
    'form',
    {},
    element('h2', {}, operation.summary),
    element('p', {}, element('code', {}, `${operation.method} ${operation.path}`)),
    ...parts,
    element('div', { class: 'actions' }, button, close),
  );
  const dialog = openDialog(
    `Send: ${operation.summary}`,
    element('div', { class: 'send' }, fields, output),
  );
  close.addEventListener('click', () => dialog.close());
  fields.addEventListener('submit', (event) => {
    event.preventDefault();
    void show(output, button, answerOf(operation, form));
    // Every change needs a word of its own.
    if (form.consent) form.consent.checked = false;
  });
}
