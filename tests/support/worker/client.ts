import { expect } from 'vitest';
import { until, type Api } from './api';

/** A frame as received by a client. */
interface Frame {
  type: string;
  sequence?: number;
  event?: { id: string; type: string; sequence: number; data: Record<string, unknown> };
  [field: string]: unknown;
}

/** A client of a socket: received frames, and the end of the socket. */
export class Client {
  readonly frames: Frame[] = [];
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string') return;
      if (data.startsWith('{')) this.frames.push(JSON.parse(data) as Frame);
      else this.texts.push(data);
    });
    socket.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason };
    });
    socket.accept();
  }

  get events() {
    return this.frames.flatMap((frame) => frame.event ?? []);
  }

  async until(done: () => boolean): Promise<void> {
    await until(done);
  }

  /** Waits for the `n`th frame. */
  async count(n: number): Promise<void> {
    await this.until(() => this.frames.length >= n);
  }

  resume(after: number): void {
    this.socket.send(JSON.stringify({ type: 'resume', afterSequence: after }));
  }
}

export function clientOf(response: Response): Client {
  expect(response.status).toBe(101);
  if (!response.webSocket) throw new Error('an upgrade without a socket');
  return new Client(response.webSocket);
}

/** A socket on the order, opened with the caller's key. */
export const connect = async (api: Api, id: string) =>
  clientOf(await api.get(`/v1/verifications/${id}/ws`, { upgrade: 'websocket' }));
