import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface RawHandlers {
  onText: (text: string) => void;
  /** The connection ended, or never opened. */
  onEnd: () => void;
}

const END_OF_HEAD = '\r\n\r\n';
const TEXT = 1;
const CLOSE = 8;

/** The request of a handshake. */
export function handshakeOf(url: string, headers: Readonly<Record<string, string>>): string {
  const { host, pathname, search } = new URL(url);
  const all = {
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`GET ${pathname}${search} HTTP/1.1`, ...lines].join('\r\n') + END_OF_HEAD;
}

/** A masked frame. Assumes fewer than 126 bytes: no client frame of this project is longer. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const masked = payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x80 | TEXT, 0x80 | payload.length]), mask, masked]);
}

/** A minimal WebSocket client, cheap enough to run thousands beside the measured process. */
export class RawSocket {
  readonly #socket: Socket;
  readonly #handlers: RawHandlers;
  #buffer: Buffer = Buffer.alloc(0);
  #isOpen = false;
  #isOver = false;

  constructor(url: string, headers: Readonly<Record<string, string>>, handlers: RawHandlers) {
    this.#handlers = handlers;
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname, () =>
      this.#socket.write(handshakeOf(url, headers)),
    );
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', () => this.#end());
    this.#socket.on('close', () => this.#end());
  }

  send(text: string): void {
    this.#socket.write(textFrame(text));
  }

  close(): void {
    this.#isOver = true;
    this.#socket.destroy();
  }

  #end(): void {
    if (this.#isOver) return;
    this.close();
    this.#handlers.onEnd();
  }

  #read(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    if (!this.#isOpen && !this.#readHead()) return;
    while (!this.#isOver && this.#readFrame());
  }

  #readHead(): boolean {
    const at = this.#buffer.indexOf(END_OF_HEAD);
    if (at < 0) return false;
    this.#isOpen = this.#buffer.subarray(0, at).toString().startsWith('HTTP/1.1 101');
    this.#buffer = this.#buffer.subarray(at + END_OF_HEAD.length);
    if (!this.#isOpen) this.#end();
    return this.#isOpen;
  }

  #readFrame(): boolean {
    const [first = 0, second = 0] = this.#buffer;
    if (this.#buffer.length < 2) return false;
    const start = second < 126 ? 2 : second === 126 ? 4 : 10;
    if (this.#buffer.length < start) return false;
    const length =
      second < 126
        ? second
        : second === 126
          ? this.#buffer.readUInt16BE(2)
          : Number(this.#buffer.readBigUInt64BE(2));
    if (this.#buffer.length < start + length) return false;
    const body = this.#buffer.subarray(start, start + length);
    this.#buffer = this.#buffer.subarray(start + length);
    if ((first & 15) === TEXT) this.#handlers.onText(body.toString());
    if ((first & 15) === CLOSE) this.#end();
    return true;
  }
}
