import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** An order that waits for its code, with the ids of customer and provider. */
export interface AwaitedOrder {
  id: string;
  number: string;
  reservationId: string;
  key: string;
}

export interface Deliveries {
  api: string;
  secret: string;
  awaiting: AwaitedOrder[];
  perSecond: number;
  /** Sends the messages to the provider at this URL instead and loses their webhooks, so that only polls find them. */
  lostAt?: string;
}

export interface Delivered {
  /** Milliseconds from the first byte of the webhook to the last byte of the frame. */
  latencies: number[];
  lost: number;
}

const PATIENCE_MS = 5_000;
/** An order polls every five seconds. */
const LOST_PATIENCE_MS = 15_000;
/** An isolate compiles its code with the first webhooks; these are not counted. */
const WARM = 10;
const SETTLE_MS = 1_000;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/**
 * Opens a socket for each order, sends one webhook (or lost webhook) each at a steady rate and waits for the frames.
 * The first ten are not counted.
 */
export async function deliver(order: Deliveries): Promise<Delivered> {
  const { api, awaiting, perSecond, lostAt } = order;
  const patienceMs = lostAt ? LOST_PATIENCE_MS : PATIENCE_MS;
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  let isWarming = true;
  const onFrame = (id: string, frame: string) => {
    const at = sentAt.get(id);
    if (at === undefined || !frame.includes('"type":"sms.received"')) return;
    if (!isWarming) latencies.push(performance.now() - at);
    sentAt.delete(id);
  };
  const sockets: WebSocket[] = [];
  for (const one of awaiting) sockets.push(await watch(api, one, onFrame));
  const sendAll = async (orders: readonly AwaitedOrder[]) => {
    const started = performance.now();
    for (const [i, one] of orders.entries()) {
      const body = lostAt ? lostBodyOf(one) : bodyOf(one);
      const signature = signed(body, order.secret);
      await sleep(Math.max(0, started + (i * 1_000) / perSecond - performance.now()));
      sentAt.set(one.id, performance.now());
      post(lostAt ?? `${api}/webhooks/textverified`, body, signature);
    }
  };
  await sleep(SETTLE_MS);
  await sendAll(awaiting.slice(0, WARM));
  await sleep(SETTLE_MS);
  isWarming = false;
  await sendAll(awaiting.slice(WARM));
  for (let waited = 0; sentAt.size > 0 && waited < patienceMs; waited += 50) await sleep(50);
  for (const socket of sockets) socket.close();
  return { latencies, lost: sentAt.size };
}

async function watch(
  api: string,
  { id, key }: AwaitedOrder,
  onFrame: (id: string, frame: string) => void,
): Promise<WebSocket> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ verificationId: id });
  const answer = await fetch(`${api}/v1/tickets`, { method: 'POST', headers, body });
  const { ticket } = (await answer.json()) as { ticket: string };
  const url = `${api.replace('http', 'ws')}/v1/verifications/${id}/ws?ticket=${ticket}`;
  const socket = new WebSocket(url);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.addEventListener('message', ({ data }) => onFrame(id, String(data)));
  socket.addEventListener('open', () => resolve());
  socket.addEventListener('error', () => reject(new Error('a socket did not open')));
  await promise;
  return socket;
}

const lostBodyOf = ({ reservationId }: AwaitedOrder): string =>
  JSON.stringify({ reservationId, webhook: false });

let made = 0;
/** The webhook's body in the provider's format. */
const bodyOf = ({ number, reservationId }: AwaitedOrder, n = made++): string =>
  JSON.stringify({
    Attempt: 1,
    OccurredAt: new Date().toISOString(),
    Data: {
      From: '22395',
      To: number.slice(2),
      CreatedAt: new Date().toISOString(),
      SmsContent: `Your WhatsApp code is ${100_000 + n}`,
      ParsedCode: String(100_000 + n),
      Encrypted: false,
      ReservationId: reservationId,
    },
    Event: 'v2.sms.received',
    Id: `evt_bench_${n}`,
  });

const signed = (body: string, secret: string): string =>
  `HMAC-SHA512=${createHmac('sha512', secret).update(body).digest('base64')}`;

function post(url: string, body: string, signature: string): void {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-webhook-signature': signature,
  };
  // A missing answer shows up as a missing frame.
  request(url, { method: 'POST', agent, headers }, (answer) => answer.resume())
    .on('error', () => undefined)
    .end(body);
}
