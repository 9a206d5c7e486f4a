import { backend } from '../api/first-pages-api';
import { clock } from '../api/http-client';
import { openStreamSocket } from '../api/sockets';
import { Problem } from '../core/problem';
import { Throttle } from '../core/throttle';
import type { BellModel } from '../features/notifications/bell.model';
import type { LiveModel } from '../features/verifications/live/live.model';
import { StreamModel } from '../realtime/account-stream.model';
import type { BalanceModel } from '../shared/balance.model';
import type { SessionModel } from '../shared/session.model';

/** Shortest time between two reads of everything: a busy account makes the server skip events again and again. */
const SPACING_MS = 2_000;
/** Shortest time between two reads of the balance after events. */
const BALANCE_MS = 500;

/** The first page does not wait for it. */
const loadStream = async () => (await import('../realtime/account-stream')).AccountStream;

interface StreamParts {
  session: Pick<SessionModel, 'state' | 'ended' | 'load'>;
  balance: Pick<BalanceModel, 'load'>;
  live: Pick<LiveModel, 'load' | 'onEvent'>;
  bell: Pick<BellModel, 'load' | 'expect' | 'onEvent' | 'onNotified'>;
}

/** The account's stream, whose events keep the models up to date. */
export function createStream({ session, balance, live, bell }: StreamParts): StreamModel {
  const everything = new Throttle(SPACING_MS, () => {
    // The read may have waited for longer than the session lasted.
    if (session.state.peek().kind !== 'in') return;
    void balance.load();
    void live.load();
    void bell.load();
  });
  const balanceOnly = new Throttle(BALANCE_MS, () => void balance.load());
  const readAgain = (sequence: number): void => {
    bell.expect(sequence);
    everything.request();
  };
  // It arrives while the session is read. Without a network, the model loads it again.
  void loadStream().catch(() => undefined);
  return new StreamModel({
    load: loadStream,
    connect: (accountId) => ({
      ticket: async () => (await backend.streamTicket()).ticket,
      open: openStreamSocket,
      clock,
      isFinal: (error) => {
        const isSignedOut = error instanceof Problem && error.status === 401;
        if (isSignedOut) session.ended();
        return isSignedOut;
      },
      tabs: {
        name: accountId,
        channel: (name) => new BroadcastChannel(name),
        locks: navigator.locks,
        isVisible: () => document.visibilityState === 'visible',
      },
    }),
    onEvent: (event) => {
      live.onEvent(event);
      bell.onEvent(event);
      const isPlan = event.type.startsWith('tier.');
      if ('balanceAfterCents' in event.data || isPlan) balanceOnly.request();
      // Without an answer the old plan is shown until the next read.
      if (isPlan) session.load().catch(() => undefined);
    },
    onNotified: (sequence) => bell.onNotified(sequence),
    onConnected: readAgain,
    onResumed: (sequence) => {
      bell.expect(sequence);
      void bell.load();
    },
    onResync: readAgain,
  });
}
