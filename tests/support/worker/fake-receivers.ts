import { vi } from 'vitest';

export const DNS_URL = 'http://dns.test';

/** A request as a customer's server got it. */
export interface Received {
  url: string;
  headers: Headers;
  body: string;
  /** Aborted when the Worker gives up. */
  signal: AbortSignal;
}

export interface ReceivedEvent {
  id: string;
  type: string;
  version: number;
  timestamp: string;
  sequence: number;
  test?: boolean;
  accountId: string;
  data: Record<string, unknown>;
}

type Answer = (request: Received, nth: number) => Promise<Response> | Response;

/** An address of the public internet, as far as we know. */
export const PUBLIC = '93.184.215.14';

/** Customers' servers below `example.com`, and the name service that leads to them. */
export class FakeReceivers {
  readonly received: Received[] = [];
  /** Questions to the name service, `host type` each. */
  readonly questions: string[] = [];
  readonly #names = new Map<string, readonly string[] | 'broken'>();
  readonly #answers = new Map<string, Answer>();
  #gate: Promise<void> = Promise.resolve();

  serves({ origin, hostname }: URL): boolean {
    return origin === DNS_URL || hostname.endsWith('.example.com');
  }

  /** From now on `host` has these addresses, or its questions fail. */
  name(host: string, addresses: readonly string[] | 'broken'): void {
    this.#names.set(host, addresses);
  }

  /** From now on `host` answers so; without it 200, and the challenge of a verification. */
  on(host: string, answer: Answer): void {
    this.#answers.set(host, answer);
  }

  /** From now on the name service answers only after `gate`. */
  slow(gate: Promise<void>): void {
    this.#gate = gate;
  }

  of(host: string): Received[] {
    return this.received.filter(({ url }) => new URL(url).hostname === host);
  }

  /** The events that `host` got, but for verifications. */
  events(host: string): ReceivedEvent[] {
    return this.of(host)
      .map(({ body }) => JSON.parse(body) as ReceivedEvent)
      .filter(({ type }) => type !== 'endpoint.verify');
  }

  async serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.origin === DNS_URL) {
      await this.#gate;
      return this.#resolve(url);
    }
    const { hostname } = url;
    const { headers, signal } = request;
    const got = { url: request.url, headers, body: await request.text(), signal };
    this.received.push(got);
    const nth = this.of(hostname).length;
    const answer = this.#answers.get(hostname);
    if (answer) return answer(got, nth);
    const { data } = JSON.parse(got.body) as ReceivedEvent;
    return Response.json({ challenge: data['challenge'] ?? null });
  }

  #resolve(url: URL): Response {
    const [name = '', type = ''] = [url.searchParams.get('name'), url.searchParams.get('type')].map(
      String,
    );
    this.questions.push(`${name} ${type}`);
    const addresses = this.#names.get(name) ?? [PUBLIC];
    if (addresses === 'broken') return Response.json({ Status: 2 });
    const wanted = addresses.filter((one) => one.includes(':') === (type === 'AAAA'));
    const Answer = wanted.map((data) => ({ name, type: type === 'A' ? 1 : 28, TTL: 60, data }));
    return Response.json(addresses.length === 0 ? { Status: 3 } : { Status: 0, Answer });
  }
}

/** Says nothing until the Worker gives up. */
export const hangs: Answer = ({ signal }) => {
  const { promise, reject } = Promise.withResolvers<Response>();
  signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  return promise;
};

/** Lets the waits of `from` milliseconds last `to`. */
export function hurried(waits: Readonly<Record<number, number>>): void {
  const set = globalThis.setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((work: () => void, ms?: number) =>
    set(work, waits[ms ?? 0] ?? ms),
  );
}
