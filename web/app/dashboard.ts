import { backend, type Verification } from '../api/first-pages-api';
import { clock, connection } from '../api/http-client';
import { notifications } from '../api/notifications-api';
import { money, phone } from '../core/format';
import { playSoundOnce } from '../core/sounds';
import { BellModel } from '../features/notifications/bell.model';
import { createNotifier, type NotifierDeps } from '../features/notifications/notifier';
import { ToastsModel } from '../features/notifications/toasts.model';
import { LiveModel } from '../features/verifications/live/live.model';
import { KeptNumbers } from '../features/verifications/numbers/kept-numbers';
import { OwnServicesModel } from '../features/verifications/services/own-services.model';
import { RentModel } from '../features/verifications/rent/rent.model';
import { ServicesModel } from '../features/verifications/services/services.model';
import { isOpen } from '../features/verifications/states';
import { t } from '../locales/i18n';
import { TabChannel } from '../realtime/tab-channel';
import { BalanceModel } from '../shared/balance.model';
import { ChoicesModel } from '../shared/choices.model';
import { SessionModel } from '../shared/session.model';
import { announce } from '../ui/feedback/announcer';
import { createStream } from './create-stream';
import { isSeen, showsCode } from './seen';

/** A verification's end is visible before its credits are settled: without the stream the balance is read again. */
const SETTLED_MS = [0, 1_500, 5_000];

interface BellParts {
  tabs: TabChannel;
  choices: ChoicesModel;
  toasts: ToastsModel;
  codeOf: NotifierDeps['codeOf'];
  isSeen: NotifierDeps['isSeen'];
}

const isVisible = (): boolean => document.visibilityState === 'visible';

function createBell({ tabs, choices, toasts, codeOf, isSeen: isOnPage }: BellParts) {
  const onNew = createNotifier({
    toasts,
    isVisible,
    isSeen: isOnPage,
    // Without the API it stays unread.
    markRead: ({ id }) => void bell.read(id).catch(() => undefined),
    codeOf,
    announce,
    sound: () => (choices.sound.value ? bell.sound.value : 'none'),
    play: playSoundOnce,
  });
  const bell = new BellModel({ backend: notifications, clock, tabs, onNew });
  return bell;
}

/** A code that the visible page does not show has a toast. */
function showCode(toasts: ToastsModel, service: string, { id, code, number }: Verification): void {
  if (code === null || !isVisible() || showsCode(location.pathname, id)) return;
  const title = t('live.toastCode', { service });
  const at = new Date(clock.read()).toISOString();
  toasts.showCode({ id, code, title, body: number === null ? '' : phone(number), at });
}

/** All models of an open page, wired once. */
export function createDashboard() {
  const tabs = new TabChannel();
  const session = new SessionModel(backend, tabs);
  const choices = new ChoicesModel(localStorage);
  const own = new OwnServicesModel(backend);
  const services = new ServicesModel(backend, own);
  const balance = new BalanceModel(backend);

  const toasts = new ToastsModel();

  const onMoved = (verification: Verification): void => {
    const { state, number, priceCents: price } = verification;
    const service = services.nameOf(verification.service);
    if (state === 'awaiting_sms' && number)
      announce(t('live.announceNumber', { service, number: phone(number) }));
    if (!isOpen(state) && state !== 'completed')
      announce(
        t('live.announceEnd', { service, state: t(`state.${state}`), amount: money(price) }),
      );
    for (const delay of isOpen(state) || stream.live.value ? [0] : SETTLED_MS)
      setTimeout(() => void balance.load(), delay);
  };

  const live = new LiveModel({
    backend,
    clock,
    choices,
    tabs,
    onListed: (verifications) => own.noteOrders(verifications),
    onMoved,
    onCode: (verification) => {
      const { id, code } = verification;
      const service = services.nameOf(verification.service);
      showCode(toasts, service, verification);
      announce(t('live.announceCode', { service, code: code ?? '' }));
      if (choices.sound.value) playSoundOnce(id, bell.sound.value);
    },
    onText: ({ service }) =>
      announce(t('live.announceText', { service: services.nameOf(service) })),
    onSignedOut: () => session.ended(),
  });
  const follow = (id: string) => live.find(id)?.data.value ?? null;
  const bell = createBell({
    tabs,
    choices,
    toasts,
    isSeen: (one) => isSeen(one, location.pathname, follow),
    codeOf: (id) => live.find(id)?.data.value.code ?? null,
  });
  const stream = createStream({ session, balance, live, bell });
  const rent = new RentModel({
    backend,
    connection,
    clock,
    onRented: (verification) => {
      own.noteOrder(verification);
      live.rented(verification);
    },
  });
  const numbers = new KeptNumbers();
  const pages = { session, choices, own, services, numbers, balance, live, rent };
  return { ...pages, stream, bell, toasts, connection, clock, tabs };
}

export type Models = ReturnType<typeof createDashboard>;
