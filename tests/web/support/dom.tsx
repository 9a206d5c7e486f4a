import { configure, screen } from '@testing-library/dom';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import type { ComponentChildren } from 'preact';
import { render } from 'preact';
import { LocationProvider } from 'preact-iso';
import { act } from 'preact/test-utils';
import { afterEach, vi } from 'vitest';
import type { Me } from '../../../web/api/first-pages-api';
import { DashboardProvider, type Dashboard } from '../../../web/shared/dashboard-context';
import { Connection } from '../../../web/realtime/connection';
import { ServerClock } from '../../../web/realtime/server-clock';
import { StreamModel } from '../../../web/realtime/account-stream.model';
import { BalanceModel } from '../../../web/shared/balance.model';
import { ChoicesModel } from '../../../web/shared/choices.model';
import { SessionModel } from '../../../web/shared/session.model';

// Effects run before an event ends, as in a browser before the next action of a person.
configure({
  asyncUtilTimeout: 15_000,
  eventWrapper: (dispatch) => {
    let result: unknown;
    void act(() => {
      result = dispatch();
    });
    return result;
  },
});

let roots: HTMLElement[] = [];

afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  localStorage.clear();
});

/** Renders with `path` as the page's address. */
export async function show(children: ComponentChildren, path = '/'): Promise<HTMLElement> {
  history.replaceState(null, '', path);
  const root = document.createElement('div');
  document.body.appendChild(root);
  roots.push(root);
  await act(() => render(<LocationProvider>{children}</LocationProvider>, root));
  return root;
}

export function unmount(): void {
  for (const root of roots) {
    void act(() => render(null, root));
    root.remove();
  }
  roots = [];
}

/** A person with keyboard and pointer; each action ends when the page is rendered again. */
export const person = (): UserEvent =>
  userEvent.setup({
    delay: null,
    ...(vi.isFakeTimers() && { advanceTimers: (ms: number) => vi.advanceTimersByTime(ms) }),
  });

/** Waits for the effects of an answer of the API. */
export const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000 });

export const address = (): string => location.pathname + location.search;

export const field = (label: string | RegExp): HTMLInputElement =>
  screen.getByLabelText<HTMLInputElement>(label);
export const button = (name: string | RegExp): HTMLButtonElement =>
  screen.getByRole<HTMLButtonElement>('button', { name });
export const alerts = (): string[] =>
  screen.queryAllByRole('alert').map(({ textContent }) => textContent);

/** What is said to be wrong with a field; null when nothing is. */
export const problemOf = (label: string | RegExp): string | null => {
  const control = field(label);
  if (control.getAttribute('aria-invalid') !== 'true') return null;
  const [id = ''] = (control.getAttribute('aria-describedby') ?? '').split(' ');
  return document.querySelector(`#${CSS.escape(id)}`)?.textContent ?? null;
};

export interface ApiCall {
  method: string;
  path: string;
  body: unknown;
  headers: Headers;
  cache: RequestCache;
}

/** An answer other than 200. */
export class Answer {
  readonly status: number;
  readonly body: object;
  readonly headers: Record<string, string>;

  constructor(status: number, body: object, headers: Record<string, string> = {}) {
    [this.status, this.body, this.headers] = [status, body, headers];
  }
}

export const refusal = (status: number, code: string, detail: string): Answer =>
  new Answer(status, { code, detail });

/**
 * The API as routes such as `POST /v1/keys`; an unknown route fails the test. Returns the calls.
 */
export function fakeApi(routes: Record<string, (call: ApiCall) => object>): ApiCall[] {
  const calls: ApiCall[] = [];
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const url = input instanceof Request ? input.url : input;
    const request = new Request(new URL(url, location.href), init);
    const text = await request.text();
    const { pathname, search } = new URL(request.url);
    const call: ApiCall = {
      method: request.method,
      path: pathname.replace('/api', '') + search,
      body: text === '' ? null : JSON.parse(text),
      headers: request.headers,
      cache: init?.cache ?? 'default',
    };
    calls.push(call);
    const answer = routes[`${call.method} ${call.path}`];
    if (!answer) throw new Error(`no route ${call.method} ${call.path}`);
    const made = answer(call);
    const { status, body, headers } = made instanceof Answer ? made : new Answer(200, made);
    return Response.json(body, { status, headers });
  });
  return calls;
}

export const owner = {
  user: { id: 'usr_1', name: 'Asha', email: 'asha@example.com', emailVerified: true },
  account: { id: 'acc_1', name: 'Asha', tier: 'developer', role: 'owner' },
  platformRole: 'none',
} as unknown as Me;

/** The models that several features use, signed in as `me`. */
export function testDashboard(me: Me | null = owner): Dashboard {
  const session = new SessionModel(
    {
      session: vi.fn(),
      me: vi.fn(),
      signIn: vi.fn(),
      signUp: vi.fn(),
      signOut: vi.fn(),
    },
    { post: () => undefined },
  );
  session.state.value = me === null ? { kind: 'out' } : { kind: 'in', me };
  return {
    session,
    choices: new ChoicesModel(localStorage),
    balance: new BalanceModel({ balance: vi.fn() }),
    stream: new StreamModel({
      load: vi.fn(),
      connect: vi.fn(),
      onEvent: vi.fn(),
      onResync: vi.fn(),
      onNotified: vi.fn(),
      onConnected: vi.fn(),
      onResumed: vi.fn(),
    }),
    connection: new Connection({ onLine: true, probe: () => Promise.resolve(true) }),
    clock: new ServerClock(),
  };
}

export const within = (dashboard: Dashboard, children: ComponentChildren) => (
  <DashboardProvider value={dashboard}>{children}</DashboardProvider>
);
