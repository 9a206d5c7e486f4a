import { inBackground } from '../../platform/core/background';
import { SECOND } from '../../platform/core/clock';
import { AppError, describeError } from '../../platform/core/errors';
import {
  CLOSED_FRAMES,
  FRAME_CLOSE,
  FrameBucket,
  RELAYED_FRAMES,
} from '../../platform/core/frame-bounds';
import { log } from '../../platform/core/log';
import { AuthFrame } from './socket-auth';

const FIRST_FRAME_MS = 5 * SECOND;
const MAX_FRAME_LENGTH = 1_024;
/** One side of a relay lost its connection. */
const LOST = [1011, 'try again'] as const;

/**
 * Accepts a socket before authentication and connects it to the socket that `open` returns for its
 * first frame. Closes it when no frame arrives within five seconds (I-43). Later frames before
 * `hello` are dropped.
 */
export function awaitFirstFrame(open: (frame: AuthFrame) => Promise<Response>): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  // A Blob could not be forwarded as a binary frame.
  server.binaryType = 'arraybuffer';
  endFloods(server);
  const timer = setTimeout(() => server.close(1008, 'no auth frame'), FIRST_FRAME_MS);
  const onFirst = ({ data }: MessageEvent): void => {
    server.removeEventListener('message', onFirst);
    clearTimeout(timer);
    inBackground('sockets.first_frame', () => authenticateFrame(server, data, open));
  };
  server.addEventListener('message', onFirst);
  server.addEventListener('close', ({ code, reason }) => {
    clearTimeout(timer);
    answerClose(server, code, reason);
  });
  ignoreErrors(server);
  return new Response(null, { status: 101, webSocket: client });
}

/**
 * Closes a socket with more frames than any client sends: a relay has no backpressure, so that they would fill its memory.
 * The runtime cuts off a socket whose listener throws, which stops a client that does not answer the close (I-43).
 */
function endFloods(server: WebSocket): void {
  const incoming = new FrameBucket(RELAYED_FRAMES, Date.now());
  const afterClose = new FrameBucket(CLOSED_FRAMES, Date.now());
  server.addEventListener('message', () => {
    const isOpen = server.readyState === WebSocket.OPEN;
    if ((isOpen ? incoming : afterClose).take(Date.now())) return;
    if (isOpen) return server.close(...FRAME_CLOSE.flood);
    log('warn', 'sockets.flood', { object: null });
    throw new Error('a client sends frames on a closed socket');
  });
}

async function authenticateFrame(
  server: WebSocket,
  data: unknown,
  open: (frame: AuthFrame) => Promise<Response>,
): Promise<void> {
  try {
    const { webSocket } = await open(parseFrame(data));
    if (!webSocket) throw new AppError('tickets.invalid');
    connect(server, webSocket);
  } catch (error) {
    const known = error instanceof AppError ? error : null;
    if (!known) log('error', 'sockets.first_frame', { error: describeError(error) });
    const { code, message: detail, status } = known ?? new AppError('sockets.unavailable');
    server.send(JSON.stringify({ type: 'error', code, detail }));
    // 1011 (RFC 6455 §7.4.1): our fault, so the client may try again.
    server.close(status >= 500 ? 1011 : 1008, code);
  }
}

function parseFrame(data: unknown): AuthFrame {
  if (typeof data !== 'string' || data.length > MAX_FRAME_LENGTH)
    throw new AppError('auth.missing');
  try {
    return AuthFrame.parse(JSON.parse(data));
  } catch (cause) {
    throw new AppError('auth.missing', {}, { cause });
  }
}

/** Forwards frames both ways, and closes both sides together. */
function connect(server: WebSocket, upstream: WebSocket): void {
  upstream.accept();
  pipe(server, upstream);
  pipe(upstream, server);
}

function pipe(from: WebSocket, to: WebSocket): void {
  from.addEventListener('message', ({ data }) => {
    const isOpen = from.readyState === WebSocket.OPEN && to.readyState === WebSocket.OPEN;
    if (isOpen) to.send(data);
  });
  from.addEventListener('close', ({ code, reason }) => {
    if (to.readyState === WebSocket.OPEN) to.close(sendableCode(code), reason);
    answerClose(from, code, reason);
  });
  from.addEventListener('error', () => answerClose(to, ...LOST));
}

/**
 * Answers every close, also one that reports a lost connection: otherwise the runtime reports a
 * request that hangs.
 */
function answerClose(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== WebSocket.CLOSED) socket.close(sendableCode(code), reason);
}

/** Most clients leave by losing the connection; `close` reports it. */
const ignoreErrors = (socket: WebSocket): void => socket.addEventListener('error', () => undefined);

/** A close without a code, and a lost connection: both numbers are reserved and must not be sent in a close frame. */
const SENDABLE: Readonly<Record<number, number>> = { 1005: 1000, 1006: LOST[0] };
const sendableCode = (code: number): number => SENDABLE[code] ?? code;
