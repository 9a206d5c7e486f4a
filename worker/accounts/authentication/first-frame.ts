import { inBackground } from '../../platform/core/background';
import { SECOND } from '../../platform/core/clock';
import { AppError, describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { AuthFrame } from './socket-auth';

const FIRST_FRAME_MS = 5 * SECOND;
const LONGEST = 1_024;

/**
 * Takes the socket of somebody who has yet to say who they are, and joins it with the one that `open` answers for their
 * first frame. Whoever says nothing for five seconds is let go (I-43). What they send before `hello` is not heard.
 */
export function awaitFirstFrame(open: (frame: AuthFrame) => Promise<Response>): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  // A Blob could not be handed on as the binary frame that it is.
  server.binaryType = 'arraybuffer';
  const timer = setTimeout(() => server.close(1008, 'no auth frame'), FIRST_FRAME_MS);
  const onFirst = ({ data }: MessageEvent): void => {
    server.removeEventListener('message', onFirst);
    clearTimeout(timer);
    inBackground('sockets.first_frame', () => enter(server, data, open));
  };
  server.addEventListener('message', onFirst);
  server.addEventListener('close', ({ code, reason }) => {
    clearTimeout(timer);
    answerClose(server, code, reason);
  });
  endQuietly(server);
  return new Response(null, { status: 101, webSocket: client });
}

async function enter(
  server: WebSocket,
  data: unknown,
  open: (frame: AuthFrame) => Promise<Response>,
): Promise<void> {
  try {
    const { webSocket } = await open(frameOf(data));
    if (!webSocket) throw new AppError('tickets.invalid');
    join(server, webSocket);
  } catch (error) {
    const known = error instanceof AppError ? error : null;
    if (!known) log('error', 'sockets.first_frame', { error: describeError(error) });
    const { code, message: detail } = known ?? new AppError('service.not_ready');
    server.send(JSON.stringify({ type: 'error', code, detail }));
    server.close(known ? 1008 : 1011, code);
  }
}

function frameOf(data: unknown): AuthFrame {
  if (typeof data !== 'string' || data.length > LONGEST) throw new AppError('auth.missing');
  try {
    return AuthFrame.parse(JSON.parse(data));
  } catch (cause) {
    throw new AppError('auth.missing', {}, { cause });
  }
}

/** What one side says the other hears, and with one side both end. */
function join(server: WebSocket, upstream: WebSocket): void {
  upstream.accept();
  pipe(server, upstream);
  pipe(upstream, server);
}

function pipe(from: WebSocket, to: WebSocket): void {
  from.addEventListener('message', ({ data }) => {
    if (to.readyState === WebSocket.OPEN) to.send(data);
  });
  from.addEventListener('close', ({ code, reason }) => {
    if (to.readyState === WebSocket.OPEN) to.close(sendable(code), reason);
    answerClose(from, code, reason);
  });
  endQuietly(from);
}

/**
 * A close is answered, also one that only stands for a line that broke: until then the runtime takes our side for code
 * that hangs.
 */
function answerClose(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== WebSocket.CLOSED) socket.close(sendable(code), reason);
}

/** A broken line is how most clients leave. What it breaks under is told by `close`. */
const endQuietly = (socket: WebSocket): void => socket.addEventListener('error', () => undefined);

/** No side may say of itself that it said nothing, or that it broke off. */
const sendable = (code: number): number => (code === 1005 || code === 1006 ? 1000 : code);
