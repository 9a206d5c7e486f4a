import { vi } from 'vitest';

export const DNS_URL = 'http://dns.test';

/** A request as received by a customer's server. */
export interface Received {
  url: string;
  headers: Headers;
  body: string;
  /** Aborted when the Worker times out. */
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

/** A public IP address. */
export const PUBLIC = '93.184.215.14';

/** Customers' servers below `example.com`, and their name service. */
export class FakeReceivers {
  readonly received: Received[] = [];
  /** Queries to the name service, each as `host type`. */
  readonly questions: string[] = [];
  readonly #names = new Map<string, readonly string[] | 'broken'>();
  readonly #answers = new Map<string, Answer>();
  #gate: Promise<void> = Promise.resolve();

  serves({ origin, hostname }: URL): boolean {
    return origin === DNS_URL || hostname.endsWith('.example.com');
  }

  /** Sets the addresses of `host`, or makes its queries fail. */
  name(host: string, addresses: readonly string[] | 'broken'): void {
    this.#names.set(host, addresses);
  }

  /** Sets the answer of `host`; by default 200, with the challenge of a verification. */
  on(host: string, answer: Answer): void {
    this.#answers.set(host, answer);
  }

  /** Makes the name service wait for `gate`. */
  slow(gate: Promise<void>): void {
    this.#gate = gate;
  }

  of(host: string): Received[] {
    return this.received.filter(({ url }) => new URL(url).hostname === host);
  }

  /** Events that `host` received, without verifications. */
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

/** Never answers; rejects when the Worker times out. */
export const hangs: Answer = ({ signal }) => {
  const { promise, reject } = Promise.withResolvers<Response>();
  signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  return promise;
};

/** Shortens timers: a wait of `from` ms takes `to` ms. */
export function hurried(waits: Readonly<Record<number, number>>): void {
  const set = globalThis.setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((work: () => void, ms?: number) =>
    set(work, waits[ms ?? 0] ?? ms),
  );
}
