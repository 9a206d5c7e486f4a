import { createConnection, type Socket } from 'node:net';

export interface Load {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  connections: number;
  /** Stops after this number of requests or milliseconds, whichever comes first. */
  requests?: number;
  ms?: number;
}

export interface LoadResult {
  requests: number;
  /** Answers outside 2xx. */
  refused: number;
  /** The bodies of a run limited by `requests`; a timed run keeps none. */
  bodies: string[];
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** Parses one answer on a keep-alive connection; supports workerd's framing: a length, or chunks. */
class Answer {
  #head: Buffer | null = null;
  #bytes: Buffer = Buffer.alloc(0);
  #length: number | null = null;
  status = 0;

  /** True once the answer is complete. */
  take(part: Buffer): boolean {
    this.#bytes = this.#bytes.length === 0 ? part : Buffer.concat([this.#bytes, part]);
    if (!this.#head && !this.#readHead()) return false;
    return this.#length === null
      ? this.#bytes.subarray(-5).toString('latin1') === '0\r\n\r\n'
      : this.#bytes.length >= this.#length;
  }

  #readHead(): boolean {
    const end = this.#bytes.indexOf(END_OF_HEAD);
    if (end < 0) return false;
    this.#head = this.#bytes.subarray(0, end);
    this.#bytes = this.#bytes.subarray(end + END_OF_HEAD.length);
    const text = this.#head.toString('latin1');
    this.status = Number(text.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    this.#length = length === undefined ? null : Number(length);
    return true;
  }

  get body(): string {
    return this.#bytes.toString('utf8');
  }
}

function bytesOf({ url, method = 'GET', headers = {}, body }: Load): Buffer {
  const { host, pathname, search } = new URL(url);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host, ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(
    `${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`,
  );
}

/** Sends the same request repeatedly over a few keep-alive connections. */
export async function sendLoad(order: Load): Promise<LoadResult> {
  const { hostname, port } = new URL(order.url);
  const bytes = bytesOf(order);
  const until = performance.now() + (order.ms ?? Infinity);
  const done: LoadResult = { requests: 0, refused: 0, bodies: [] };
  let sent = 0;
  const mayGoOn = () => sent < (order.requests ?? Infinity) && performance.now() < until;
  const line = async () => {
    const socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
    while (mayGoOn()) {
      sent++;
      const answer = await ask(socket, bytes);
      done.requests++;
      if (answer.status < 200 || answer.status > 299) done.refused++;
      if (order.requests !== undefined) done.bodies.push(answer.body);
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: order.connections }, line));
  return done;
}

function ask(socket: Socket, bytes: Buffer): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const answer = new Answer();
  const end = () => socket.off('data', onData).off('error', onError).off('close', onClose);
  const onData = (part: Buffer) => {
    if (!answer.take(part)) return;
    end();
    resolve(answer);
  };
  const onError = (error: Error) => {
    end();
    reject(error);
  };
  const onClose = () => onError(new Error('the server closed the connection'));
  socket.on('data', onData).once('error', onError).once('close', onClose);
  socket.write(bytes);
  return promise;
}
