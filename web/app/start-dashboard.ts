import { effect } from '@preact/signals';
import { healed } from '../core/healing';
import { pollOpen } from '../features/verifications/live/poll-open';
import type { Models } from './dashboard';

/** Subscribes the models to the browser: other tabs, connectivity, visibility; then reads the session. */
export function startDashboard(models: Models): void {
  const loadSession = (): void => {
    // Without an answer the connection asks again, and calls `onBack`.
    models.session.load().catch(() => models.connection.failed());
  };
  followTabs(models, loadSession);
  followBrowser(models, loadSession);
  followSession(models);
  pollOpen(models);
  loadSession();
}

function followTabs({ tabs, live, bell, choices }: Models, loadSession: () => void): void {
  tabs.listen((change) => {
    if (change.about === 'verification') void live.refresh(change.id);
    else if (change.about === 'notifications') void bell.load();
    else loadSession();
  });
  // Not through the channel, whose messages may arrive before the storage is updated.
  addEventListener('storage', () => choices.load());
}

function followBrowser(models: Models, loadSession: () => void): void {
  const { connection, session, services, own, rent, balance, live, stream, bell } = models;
  const isSignedIn = (): boolean => session.state.value.kind === 'in';
  const refresh = (): void => {
    stream.reconnectNow();
    if (!isSignedIn()) return;
    void live.load();
    // Prices move, and the plan may have changed.
    void services.load();
    void own.load();
    void rent.loadLimit();
    void balance.load();
    void bell.wake();
  };
  addEventListener('online', () => connection.setOnline(true));
  addEventListener('offline', () => {
    connection.setOnline(false);
    stream.onOffline();
  });
  // A window can be visible without the focus: shows what was read on another device.
  addEventListener('focus', () => {
    if (isSignedIn()) void bell.load();
  });
  document.addEventListener('visibilitychange', () => {
    stream.onVisibilityChange();
    if (document.visibilityState === 'visible') refresh();
  });
  connection.onBack(() => {
    healed();
    if (session.state.value.kind === 'unknown') loadSession();
    refresh();
  });
}

/** Shows the account that is signed in, and nothing of another one. */
function followSession(models: Models): void {
  const { session, choices, own, services, numbers, balance, live, rent } = models;
  const { stream, bell, toasts } = models;
  effect(() => {
    const theme = choices.theme.value;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  });
  effect(() => toasts.dismissRead(bell.latest.value));
  let shown: string | null = null;
  let plan: string | null = null;
  effect(() => {
    const state = session.state.value;
    const account = state.kind === 'in' ? state.me.account : null;
    const accountId = account?.id ?? null;
    const hasNewPlan = account !== null && account.tier !== plan;
    plan = account?.tier ?? null;
    if (state.kind !== 'unknown') choices.markSignedIn(state.kind === 'in');
    if (accountId === shown) {
      if (hasNewPlan) onNewPlan(models);
      return;
    }
    shown = accountId;
    live.clear();
    own.forget();
    services.forget();
    rent.forget();
    numbers.forget();
    balance.forget();
    bell.forget();
    toasts.clear();
    stream.follow(accountId);
    if (accountId === null) return;
    void services.load();
    void own.load();
    void rent.loadLimit();
    void balance.load();
    void live.load();
    void bell.wake();
  });
}

/** Another plan has other prices and another limit. */
function onNewPlan({ services, rent }: Models): void {
  void services.load(true);
  void rent.loadLimit();
  if (rent.service.peek() !== null) rent.requestQuote();
}
