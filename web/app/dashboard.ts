import { effect } from '@preact/signals';
import { backend, type Verification } from '../api/backend';
import { clock, connection } from '../api/http-client';
import { openStreamSocket, openVerificationSocket } from '../api/sockets';
import { Problem } from '../core/problem';
import { BalanceModel } from '../shared/balance.model';
import { t } from '../locales/i18n';
import { LiveModel } from '../features/verifications/live/live.model';
import { isOpen } from '../features/verifications/states';
import { Tabs } from '../realtime/tabs';
import { BellModel } from '../features/notifications/bell.model';
import { notifications } from '../api/notifications-api';
import { tellerOf, type TellerDeps } from '../features/notifications/notifier';
import { ToastsModel } from '../features/notifications/toasts.model';
import { RentModel } from '../features/verifications/rent/rent.model';
import { ServicesModel } from '../features/verifications/services/services.model';
import { SessionModel } from '../shared/session.model';
import { ChoicesModel } from '../shared/choices.model';
import { StreamModel } from '../realtime/account-stream.model';
import { announce } from '../ui/feedback/announcer';
import { money, phone } from '../core/format';
import { playSoundOnce } from '../core/sounds';

/** The end of a verification is told before its credits have moved. */
const SETTLED_MS = [0, 1_500, 5_000];

/** What the account's stream tells of is read anew; a verification that is waited for has a socket of its own. */
const streamOf = (balance: BalanceModel, live: LiveModel, bell: BellModel): StreamModel =>
  new StreamModel({
    connect: (accountId) => ({
      ticket: async () => (await backend.streamTicket()).ticket,
      open: openStreamSocket,
      isFinal: (error) => error instanceof Problem && error.status === 401,
      tabs: {
        name: accountId,
        channel: new BroadcastChannel('namaskah.stream'),
        locks: navigator.locks,
      },
    }),
    onEvent: (event) => {
      const { type, data } = event;
      bell.heard(event);
      if ('balanceAfter' in data || type.startsWith('tier.')) void balance.load();
      const { verificationId: id } = data;
      // Rented elsewhere: by a key, or by somebody else of the account.
      if (type === 'verification.created' && typeof id === 'string') void live.heard(id);
    },
    onResync: () => {
      void balance.load();
      void live.load();
      void bell.load();
    },
  });

interface BellParts {
  tabs: Tabs;
  choices: ChoicesModel;
  codeOf: TellerDeps['codeOf'];
}

function bellOf({ tabs, choices, codeOf }: BellParts) {
  const toasts = new ToastsModel();
  const onNew = tellerOf({
    toasts,
    isSeen: () => document.visibilityState === 'visible',
    codeOf,
    announce,
    sound: () => (choices.sound.value ? bell.sound.value : 'none'),
    play: playSoundOnce,
  });
  const bell = new BellModel({ backend: notifications, clock, tabs, onNew });
  return { bell, toasts };
}

/** All models of an open page, wired once. */
export function createDashboard() {
  const tabs = new Tabs();
  const session = new SessionModel(backend, tabs);
  const choices = new ChoicesModel(localStorage);
  const services = new ServicesModel(backend, choices);
  const balance = new BalanceModel(backend);

  const onMoved = (verification: Verification): void => {
    const { state, number, price } = verification;
    const service = services.nameOf(verification.service);
    if (state === 'awaiting_sms' && number)
      announce(t('live.announceNumber', { service, number: phone(number) }));
    if (!isOpen(state) && state !== 'completed')
      announce(
        t('live.announceEnd', { service, state: t(`state.${state}`), amount: money(price) }),
      );
    // A live stream tells by itself when they have.
    for (const delay of isOpen(state) || stream.live.value ? [0] : SETTLED_MS)
      setTimeout(() => void balance.load(), delay);
  };

  const live = new LiveModel({
    backend,
    clock,
    choices,
    tabs,
    onMoved,
    socket: {
      clock,
      ticket: async (id) => (await backend.ticket(id)).ticket,
      open: openVerificationSocket,
    },
    onCode: ({ service, code }, eventId) => {
      announce(t('live.announceCode', { service: services.nameOf(service), code: code ?? '' }));
      if (choices.sound.value) playSoundOnce(eventId, bell.sound.value);
    },
    onText: ({ service }) =>
      announce(t('live.announceText', { service: services.nameOf(service) })),
    onSignedOut: () => session.ended(),
  });
  const { bell, toasts } = bellOf({
    tabs,
    choices,
    codeOf: (id) => live.find(id)?.data.value.code ?? null,
  });
  const stream = streamOf(balance, live, bell);
  const rent = new RentModel({
    backend,
    connection,
    clock,
    onRented: (verification) => {
      choices.remember(verification.service);
      live.rented(verification);
    },
  });
  const pages = { session, choices, services, balance, live, rent };
  return { ...pages, stream, bell, toasts, connection, clock, tabs };
}

export type Models = ReturnType<typeof createDashboard>;

/** Follows what happens outside the page: other tabs, the network, the eyes. */
export function startDashboard(dashboard: Models): void {
  const { session, choices, services, balance, live, rent, stream, bell, toasts, tabs } = dashboard;
  tabs.listen((news) => {
    if (news.about === 'verification') void live.heard(news.id);
    else if (news.about === 'notifications') void bell.load();
    else session.load().catch(() => connection.failed());
  });
  // Not by the channel, which may be faster than the store that it speaks of.
  addEventListener('storage', () => choices.load());
  addEventListener('online', () => connection.setOnline(true));
  addEventListener('offline', () => {
    connection.setOnline(false);
    stream.lose();
  });
  const wake = (): void => {
    live.wake();
    stream.wake();
    if (session.state.value.kind !== 'in') return;
    void balance.load();
    void bell.wake();
  };
  // A window beside another is seen without the focus; what was read on another device shows with it.
  addEventListener('focus', () => {
    if (session.state.value.kind === 'in') void bell.load();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake();
  });
  const loadSession = (): void => {
    // Nobody could say who is here: the connection asks again, and comes back here.
    session.load().catch(() => connection.failed());
  };
  connection.onBack(() => {
    if (session.state.value.kind === 'unknown') loadSession();
    else if (!live.loaded.value && session.state.value.kind === 'in') void live.load();
    wake();
  });
  effect(() => {
    const theme = choices.theme.value;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  });
  effect(() => toasts.dismissRead(bell.latest.value));
  let account: string | null = null;
  effect(() => {
    const state = session.state.value;
    const now = state.kind === 'in' ? state.me.account.id : null;
    if (now === account) return;
    account = now;
    live.clear();
    rent.choose(null);
    balance.forget();
    bell.forget();
    toasts.clear();
    stream.follow(now);
    if (now === null) return;
    void services.load();
    void balance.load();
    void live.load();
    void bell.wake();
  });
  loadSession();
}
