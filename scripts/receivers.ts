import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { fetchOnce } from './fetch-once.ts';

/** Behaviour of a receiver after its verification. */
export type Behaviour = 'healthy' | 'hanging' | 'failing' | 'redirecting';

interface Arrival {
  id: string;
  /** Milliseconds of this process's monotonic clock. */
  at: number;
}

const MAX_AGE_S = 300;

/**
 * A customer's server on this machine: checks signatures independently, records arrivals, and behaves as configured.
 */
export class Receiver {
  readonly arrivals: Arrival[] = [];
  readonly #server: HttpServer;
  behaviour: Behaviour = 'healthy';
  secret = '';
  /** Target of a redirect. */
  redirectTo = '';
  /** Requests with a wrong or missing signature, or an old timestamp. */
  forged = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#receive(request).then((body) => {
        const { type, data } = JSON.parse(body) as { type: string; data: { challenge?: string } };
        if (type === 'endpoint.verify') return response.end(data.challenge);
        if (this.behaviour === 'hanging') return undefined;
        if (this.behaviour === 'failing') return response.writeHead(500).end('broken');
        if (this.behaviour === 'redirecting')
          return response.writeHead(307, { location: this.redirectTo }).end();
        return response.end('ok');
      });
    });
  }

  async #receive(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
      String(request.headers[`webhook-${name}`]),
    );
    const key = Buffer.from(this.secret.slice('whsec_'.length), 'base64');
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const isFresh = Math.abs(Date.now() / 1_000 - Number(timestamp)) < MAX_AGE_S;
    if (!signature?.split(' ').includes(`v1,${mac}`) || !isFresh) this.forged++;
    this.arrivals.push({ id: id ?? '', at: performance.now() });
    return body;
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`;
  }

  /** Number of distinct events that arrived. */
  get distinct(): number {
    return new Set(this.arrivals.map(({ id }) => id)).size;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Registers `receiver` as an endpoint of the key's account and verifies it. Returns the endpoint's id. */
export async function register(api: string, key: string, receiver: Receiver): Promise<string> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const post = async (path: string, body: object) => {
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetchOnce(`${api}/v1/webhook-endpoints${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { id: string; secret: string };
  };
  const made = await post('', { url: await receiver.listen() });
  receiver.secret = made.secret;
  await post(`/${made.id}/verify`, {});
  receiver.arrivals.length = 0;
  return made.id;
}
