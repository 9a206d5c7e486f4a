import { inBackground } from '../../platform/core/background';
import { SECOND } from '../../platform/core/clock';
import { AppError, describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { AuthFrame } from './socket-auth';

const FIRST_FRAME_MS = 5 * SECOND;
const MAX_FRAME_LENGTH = 1_024;

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
    const { code, message: detail } = known ?? new AppError('service.not_ready');
    server.send(JSON.stringify({ type: 'error', code, detail }));
    server.close(known ? 1008 : 1011, code);
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
    if (to.readyState === WebSocket.OPEN) to.send(data);
  });
  from.addEventListener('close', ({ code, reason }) => {
    if (to.readyState === WebSocket.OPEN) to.close(sendableCode(code), reason);
    answerClose(from, code, reason);
  });
  ignoreErrors(from);
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

/** 1005 and 1006 are reserved and must not be sent in a close frame. */
const sendableCode = (code: number): number => (code === 1005 || code === 1006 ? 1000 : code);
