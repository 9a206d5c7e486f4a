import * as z from 'zod/mini';
import type { StreamEvent } from './frames';
import { Line, type LineDeps } from './reconnecting-socket';

/** What tabs of one browser share: a channel to talk on, and a lock that one of them has. */
export interface TabsDeps {
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;
  locks: Pick<LockManager, 'request'>;
  /** Names the lock: one account of one person. */
  name: string;
}

export interface StreamDeps extends LineDeps {
  /** Without it every stream has a socket of its own. */
  tabs?: TabsDeps;
}

export interface StreamHandlers {
  onEvent: (event: StreamEvent) => void;
  /** Events were left out: what they tell of is to be read anew. */
  onResync: () => void;
  /** Whether events come by themselves, at this moment. */
  onLive: (isLive: boolean) => void;
}

/** What the tab that has the socket tells the others. */
const Word = z.discriminatedUnion('say', [
  z.object({ say: z.literal('event'), of: z.string(), event: z.custom<StreamEvent>() }),
  z.object({ say: z.literal('resync'), of: z.string(), sequence: z.number() }),
  z.object({
    say: z.literal('live'),
    of: z.string(),
    isLive: z.boolean(),
    sequence: z.nullable(z.number()),
  }),
  z.object({ say: z.literal('ask'), of: z.string() }),
]);
type Word = z.infer<typeof Word>;

/**
 * The account's events, in order and each once. Tabs share one socket: the one that has the lock keeps it and tells the
 * others; when it goes another takes over where it has heard the last. Knows no framework.
 */
export class Stream {
  readonly #deps: StreamDeps;
  readonly #handlers: StreamHandlers;
  #line: Line | null = null;
  #sequence: number | null = null;
  #isLive = false;
  /** Ends the wait for the lock, or lets it go. */
  #over: AbortController | null = null;

  constructor(deps: StreamDeps, handlers: StreamHandlers) {
    this.#deps = deps;
    this.#handlers = handlers;
    deps.tabs?.channel.addEventListener('message', ({ data }) => this.#hear(data));
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  start(): void {
    if (this.#over) return;
    const over = new AbortController();
    this.#over = over;
    const { tabs } = this.#deps;
    if (!tabs) return this.#lead();
    this.#tell({ say: 'ask' });
    const { signal } = over;
    tabs.locks
      .request(`stream:${tabs.name}`, { signal }, async () => {
        this.#lead();
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve());
        });
      })
      // Stopped while it waited for its turn.
      .catch(() => undefined);
  }

  /** Ends it for good. */
  stop(): void {
    this.#over?.abort();
    this.#over = null;
    const line = this.#line;
    this.#line = null;
    line?.stop();
    this.#sequence = null;
    this.#setLive(false);
    // Last: a word on a closed channel throws.
    this.#deps.tabs?.channel.close();
  }

  /** The network is back or the page is looked at. */
  wake(): void {
    this.#line?.wake();
  }

  /** The network is gone. */
  lose(): void {
    this.#line?.lose();
  }

  #lead(): void {
    const line = new Line(
      this.#deps,
      {
        onEvent: (event) => {
          this.#tell({ say: 'event', event });
          this.#pass(event);
        },
        onResync: (sequence) => {
          this.#tell({ say: 'resync', sequence });
          this.#resync(sequence);
        },
        onLive: (isLive) => {
          this.#setLive(isLive);
          this.#tellWhere();
        },
      },
      this.#sequence,
    );
    this.#line = line;
    line.start();
  }

  #hear(data: unknown): void {
    const word = Word.safeParse(data);
    if (!word.success || !this.#over || word.data.of !== this.#deps.tabs?.name) return;
    if (word.data.say === 'ask') {
      this.#tellWhere();
    } else if (this.#line) {
      // Whoever has the socket hears of its own events only.
    } else if (word.data.say === 'event') this.#pass(word.data.event);
    else if (word.data.say === 'resync') this.#resync(word.data.sequence);
    else {
      this.#sequence ??= word.data.sequence;
      this.#setLive(word.data.isLive);
    }
  }

  /** How the line stands, and from where another tab would go on. */
  #tellWhere(): void {
    const line = this.#line;
    if (line) this.#tell({ say: 'live', isLive: this.#isLive, sequence: line.sequence });
  }

  #pass(event: StreamEvent): void {
    if (event.sequence <= (this.#sequence ?? 0)) return;
    this.#sequence = event.sequence;
    this.#handlers.onEvent(event);
  }

  #resync(sequence: number): void {
    this.#sequence = sequence;
    this.#handlers.onResync();
  }

  #setLive(isLive: boolean): void {
    if (isLive === this.#isLive) return;
    this.#isLive = isLive;
    this.#handlers.onLive(isLive);
  }

  #tell(word: { [K in Word as K['say']]: Omit<K, 'of'> }[Word['say']]): void {
    const { tabs } = this.#deps;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
    tabs?.channel.postMessage({ ...word, of: tabs.name });
  }
}
