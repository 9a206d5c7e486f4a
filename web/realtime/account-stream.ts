import * as z from 'zod/mini';
import type { StreamEvent } from './frames';
import { ReconnectingSocket, type SocketDeps } from './reconnecting-socket';
import { TabLeader } from './tab-leader';

/**
 * The version of the messages between tabs. It is part of the names of lock and channel. A tab of an older build may stay
 * open for weeks: as the leader it would starve the tabs of a newer one. Raise it when messages or events change.
 */
const TABS_VERSION = 2;
/** A leader without an answer after this time is frozen. */
const ANSWER_MS = 2_000;

type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;

/** The resources that the tabs of one browser share. */
export interface TabsDeps {
  channel: (name: string) => Channel;
  locks: Pick<LockManager, 'request'>;
  /** The account. It names the lock and the messages. */
  name: string;
  isVisible: () => boolean;
}

export interface StreamDeps extends SocketDeps {
  /** Without it every stream opens its own socket. */
  tabs?: TabsDeps;
}

export interface StreamHandlers {
  onEvent: (event: StreamEvent) => void;
  /** The events up to `sequence` were skipped: the state they changed must be read again. */
  onResync: (sequence: number) => void;
  /** The notifications of the events up to `sequence` are stored. */
  onNotified: (sequence: number) => void;
  /** Whether events arrive at this moment. */
  onLive: (isLive: boolean) => void;
}

/** A message between the leading tab and the others; `account` is the account that it is about. */
const TabMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), account: z.string(), event: z.custom<StreamEvent>() }),
  z.object({ type: z.literal('resync'), account: z.string(), sequence: z.number() }),
  z.object({ type: z.literal('notified'), account: z.string(), sequence: z.number() }),
  z.object({
    type: z.literal('status'),
    account: z.string(),
    isLive: z.boolean(),
    sequence: z.nullable(z.number()),
    isVisible: z.boolean(),
  }),
  z.object({ type: z.literal('status-request'), account: z.string() }),
]);
type TabMessage = z.infer<typeof TabMessage>;

/**
 * The account's events, in order and once each. The tabs of a browser share one socket: the leading tab owns it and
 * passes its events to the others; its successor resumes after the last event that it has seen. Browsers slow and freeze
 * hidden tabs: a visible tab takes the lead from a leader that is hidden or does not answer.
 */
export class AccountStream {
  readonly #deps: StreamDeps;
  readonly #handlers: StreamHandlers;
  readonly #channel: Channel | null;
  readonly #leader: TabLeader | null;
  #isStarted = false;
  #socket: ReconnectingSocket | null = null;
  #sequence: number | null = null;
  #isLive = false;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: StreamDeps, handlers: StreamHandlers) {
    this.#deps = deps;
    this.#handlers = handlers;
    const { tabs } = deps;
    this.#leader = tabs
      ? new TabLeader(tabs.locks, `stream.${TABS_VERSION}:${tabs.name}`, {
          onElected: () => this.#openSocket(),
          onLost: () => this.#onLost(),
        })
      : null;
    this.#channel = tabs?.channel(`namaskah.stream.${TABS_VERSION}`) ?? null;
    this.#channel?.addEventListener('message', ({ data }) => this.#onTabMessage(data));
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  /** The last sequence number that was passed on; 0 before the first one. */
  get sequence(): number {
    return this.#sequence ?? 0;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    if (!this.#leader) return this.#openSocket();
    this.#askLeader();
    this.#leader.start();
  }

  /** Ends the stream permanently. */
  stop(): void {
    this.#isStarted = false;
    clearTimeout(this.#silence);
    this.#leader?.stop();
    this.#closeSocket();
    this.#sequence = null;
    this.#setLive(false);
    // The channel is closed last, because posting on a closed channel throws.
    this.#channel?.close();
  }

  /** The network is back or the page is visible. */
  reconnectNow(): void {
    this.#socket?.reconnectNow();
  }

  onOffline(): void {
    this.#socket?.onOffline();
  }

  onVisibilityChange(): void {
    if (!this.#isStarted || !this.#leader) return;
    if (this.#socket) this.#postStatus();
    else this.#askLeader();
  }

  #askLeader(): void {
    clearTimeout(this.#silence);
    if (this.#deps.tabs?.isVisible())
      this.#silence = setTimeout(() => this.#leader?.steal(), ANSWER_MS);
    this.#post({ type: 'status-request' });
  }

  /** Another tab leads now. Its status shows the events that it received before this tab listened. */
  #onLost(): void {
    this.#closeSocket();
    this.#post({ type: 'status-request' });
  }

  #closeSocket(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.stop();
  }

  #openSocket(): void {
    clearTimeout(this.#silence);
    // The socket of the previous leading tab no longer exists.
    this.#setLive(false);
    const socket = new ReconnectingSocket(
      this.#deps,
      {
        onEvent: (event) => {
          this.#post({ type: 'event', event });
          this.#pass(event);
        },
        onResync: (sequence) => {
          this.#post({ type: 'resync', sequence });
          this.#resync(sequence);
        },
        onNotified: (sequence) => {
          this.#post({ type: 'notified', sequence });
          this.#handlers.onNotified(sequence);
        },
        onLive: (isLive) => {
          this.#sequence = socket.sequence;
          this.#setLive(isLive);
          this.#postStatus();
        },
      },
      this.#sequence,
    );
    this.#socket = socket;
    this.#postStatus();
    socket.start();
  }

  #onTabMessage(data: unknown): void {
    const parsed = TabMessage.safeParse(data);
    if (!parsed.success || !this.#isStarted) return;
    const message = parsed.data;
    if (message.account !== this.#deps.tabs?.name) return;
    if (message.type === 'status-request') this.#postStatus();
    // The leading tab takes events from its own socket only.
    else if (!this.#socket) this.#onLeaderMessage(message);
  }

  #onLeaderMessage(message: Exclude<TabMessage, { type: 'status-request' }>): void {
    switch (message.type) {
      case 'event':
        return this.#pass(message.event);
      case 'resync':
        return this.#resync(message.sequence);
      case 'notified':
        return this.#handlers.onNotified(message.sequence);
      case 'status':
        return this.#onStatus(message);
    }
  }

  #onStatus({ isLive, isVisible, sequence }: Extract<TabMessage, { type: 'status' }>): void {
    clearTimeout(this.#silence);
    const isBehind = isLive && sequence !== null && sequence > (this.#sequence ?? sequence);
    this.#sequence ??= sequence;
    if (isBehind) this.#resync(sequence);
    this.#setLive(isLive);
    if (!isVisible && this.#deps.tabs?.isVisible()) this.#leader?.steal();
  }

  /** Whether the socket is live, and where another tab would resume. */
  #postStatus(): void {
    const { tabs } = this.#deps;
    if (!tabs || !this.#socket) return;
    const { sequence } = this.#socket;
    this.#post({ type: 'status', isLive: this.#isLive, sequence, isVisible: tabs.isVisible() });
  }

  #pass(event: StreamEvent): void {
    if (event.sequence <= (this.#sequence ?? 0)) return;
    this.#sequence = event.sequence;
    this.#handlers.onEvent(event);
  }

  #resync(sequence: number): void {
    this.#sequence = sequence;
    this.#handlers.onResync(sequence);
  }

  #setLive(isLive: boolean): void {
    if (isLive === this.#isLive) return;
    this.#isLive = isLive;
    this.#handlers.onLive(isLive);
  }

  #post(message: { [M in TabMessage as M['type']]: Omit<M, 'account'> }[TabMessage['type']]): void {
    const account = this.#deps.tabs?.name;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
    this.#channel?.postMessage({ ...message, account });
  }
}
