import type { TabsDeps } from '../../../web/realtime/account-stream';

interface Request {
  work: () => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: DOMException) => void;
}

const aborted = () => new DOMException('The lock request was aborted', 'AbortError');

const deliver = (tab: EventTarget, data: unknown) =>
  tab.dispatchEvent(Object.assign(new Event('message'), { data }));

/**
 * One lock of the browser: held by one request at a time, granted in order of the requests; `steal`
 * takes it immediately.
 */
class Lock {
  #held: Request | null = null;
  #queue: Request[] = [];

  request({ signal, steal }: LockOptions, work: Request['work']): Promise<unknown> {
    // As browsers do.
    if (signal && steal) throw new DOMException('signal and steal', 'NotSupportedError');
    return new Promise((resolve, reject) => {
      const request: Request = { work, resolve, reject };
      signal?.addEventListener('abort', () => {
        if (!this.#queue.includes(request)) return;
        this.#queue = this.#queue.filter((other) => other !== request);
        reject(aborted());
      });
      if (steal) {
        this.#held?.reject(aborted());
        this.#held = null;
        this.#queue.unshift(request);
      } else this.#queue.push(request);
      this.#grant();
    });
  }

  #grant(): void {
    if (this.#held) return;
    const next = this.#queue.shift();
    if (!next) return;
    this.#held = next;
    queueMicrotask(() => void this.#run(next));
  }

  async #run(request: Request): Promise<void> {
    request.resolve(await request.work());
    if (this.#held !== request) return;
    this.#held = null;
    this.#grant();
  }
}

/**
 * The shared state of a browser's tabs: locks, and channels on which each tab receives the messages
 * of the others, never its own.
 */
export class Browser {
  readonly #locks = new Map<string, Lock>();
  readonly #channels = new Map<string, Set<EventTarget>>();

  /** Holds a lock like a tab that answers nothing. */
  hold(name: string): void {
    void this.#request(name, {}, () => new Promise(() => undefined)).catch(() => undefined);
  }

  /** Speaks to the tabs like one of them. */
  post(channel: string, message: object): void {
    for (const tab of this.#channels.get(channel) ?? []) deliver(tab, message);
  }

  tab(account: string, isVisible: () => boolean): TabsDeps {
    const locks = { request: this.#request.bind(this) };
    return { name: account, isVisible, locks, channel: this.#channel.bind(this) } as TabsDeps;
  }

  #request(name: string, options: LockOptions, work: Request['work']): Promise<unknown> {
    const lock = this.#locks.get(name) ?? new Lock();
    this.#locks.set(name, lock);
    return lock.request(options, work);
  }

  #channel(name: string): ReturnType<TabsDeps['channel']> {
    const tabs = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, tabs);
    const own = new EventTarget();
    tabs.add(own);
    return {
      addEventListener: own.addEventListener.bind(own) as BroadcastChannel['addEventListener'],
      close: () => void tabs.delete(own),
      postMessage: (data: unknown) => {
        // As browsers do.
        if (!tabs.has(own)) throw new DOMException('closed', 'InvalidStateError');
        for (const other of tabs) if (other !== own) deliver(other, data);
      },
    };
  }
}
