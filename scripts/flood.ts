import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { handshakeOf, textFrame } from './raw-socket.ts';

export interface Flood {
  /** The socket's URL, with `http:`. */
  url: string;
  headers: Record<string, string>;
  /** Sent once, before the flood. */
  first?: string;
  /** The frame that is repeated as fast as the server takes it. */
  frame: string;
  ms: number;
}

export interface Flooded {
  frames: number;
  /** Sockets that were opened: a server that closes one makes the flood open the next. */
  sockets: number;
}

const BATCH = 500;
/** Between two handshakes of the flood. */
const PAUSE_MS = 50;

/**
 * Repeats one frame for `ms` as fast as the server takes it, and reads no answer. It does not obey a close frame: only the
 * end of the connection makes it open the next socket.
 */
export async function flood({ url, headers, first, frame, ms }: Flood): Promise<Flooded> {
  const until = performance.now() + ms;
  const batch = Buffer.concat(Array.from({ length: BATCH }, () => textFrame(frame)));
  const done: Flooded = { frames: 0, sockets: 0 };
  while (performance.now() < until) {
    const socket = await connected(url);
    socket.write(handshakeOf(url, headers));
    await sleep(PAUSE_MS);
    if (first !== undefined) socket.write(textFrame(first));
    await sleep(PAUSE_MS);
    done.sockets++;
    while (!socket.destroyed && performance.now() < until) {
      await drained(socket, batch, until);
      done.frames += BATCH;
    }
    socket.destroy();
  }
  return done;
}

async function connected(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = createConnection({ host: hostname, port: Number(port), noDelay: true }, () =>
    resolve(socket),
  );
  socket.once('error', reject);
  socket.on('error', () => socket.destroy());
  const it = await promise;
  socket.off('error', reject);
  return it;
}

/** Writes a batch; resolves when the socket takes more, has ended, or the flood is over. */
async function drained(socket: Socket, batch: Buffer, until: number): Promise<void> {
  if (socket.write(batch)) return new Promise((resolve) => setImmediate(resolve));
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.max(0, until - performance.now()));
  socket.once('drain', resolve).once('close', resolve);
  await promise;
  clearTimeout(timer);
  socket.off('drain', resolve).off('close', resolve);
}
