// The API's shapes for looking at pages while colleagues write its routes. Not shipped; the e2e suite uses the real one.
import { DurableObject } from 'cloudflare:workers';

interface Mock {
  user: { id: string; name: string; email: string } | null;
  balance: number;
  held: number;
  items: Item[];
  rows: Row[];
}
interface Item {
  id: string;
  service: string;
  state: string;
  reason: string | null;
  price: number;
  number: string | null;
  code: string | null;
  asked: string[] | null;
  carriers: string[] | null;
  createdAt: number;
  deadlineAt: number;
  endedAt: number | null;
  history: { state: string; at: number }[];
  messages: { id: string; from: string; text: string; code: string | null; receivedAt: string }[];
  events: { id: string; type: string; sequence: number; timestamp: string; data: object }[];
  key?: string;
}
interface Row {
  seq: number;
  reference: string;
  step: string;
  amount: number;
  balanceAfter: number;
  account: string;
  at: string;
}

const NAMES =
  'WhatsApp:Messaging:#25d366,Google:Accounts:#4285f4,Telegram:Messaging:#229ed9,Discord:Social:#5865f2,Instagram:Social:#e1306c,Uber:Transport:#000000,Airbnb:Travel:#ff5a5f,Amazon:Shopping:#ff9900,Apple:Accounts:#555555,Binance:Finance:#f0b90b,Bumble:Dating:#ffc629,Cash App:Finance:#00d632,Claude:AI:#d97757,Coinbase:Finance:#0052ff,DoorDash:Delivery:#ff3008,eBay:Shopping:#e53238,Facebook:Social:#1877f2,GitHub:Developer:#24292e,Lyft:Transport:#ff00bf,Microsoft:Accounts:#00a4ef,Netflix:Streaming:#e50914,OpenAI:AI:#10a37f,PayPal:Finance:#003087,Reddit:Social:#ff4500,Signal:Messaging:#3a76f0,Snapchat:Social:#fffc00,Spotify:Streaming:#1db954,Steam:Games:#171a21,Tinder:Dating:#fe3c72,X (Twitter):Social:#000000,Service Not Listed:Other:#888888,No Code (never sends):Other:#888888';
const SERVICES = NAMES.split(',').map((line) => {
  const [displayName = '', category = '', colour = ''] = line.split(':');
  const name = displayName.startsWith('No Code') ? 'nocode' : displayName.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const initials = displayName.split(' ').map((word) => word[0]).join('').slice(0, 2).toUpperCase();
  return { name, displayName, category, colour, initials, capability: 'sms', description: null, country: 'US' };
});

const json = (body: unknown, status = 200): Response => Response.json(body, { status });
const problem = (status: number, code: string, detail: string): Response =>
  new Response(JSON.stringify({ type: 'x', title: code, status, detail, code, instance: 'req' }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
const iso = (at: number): string => new Date(at).toISOString();
const view = (i: Item) => ({
  id: i.id,
  state: i.state,
  reason: i.reason,
  service: i.service,
  capability: 'sms',
  price: i.price,
  number: i.number,
  code: i.code,
  preferences: {
    areaCodes: { asked: i.asked, got: i.number?.slice(2, 5) ?? null, surcharge: 0, surchargeRefunded: 0 },
    carriers: { asked: i.carriers, surcharge: 0 },
  },
  createdAt: iso(i.createdAt),
  deadlineAt: iso(i.deadlineAt),
  endedAt: i.endedAt === null ? null : iso(i.endedAt),
  history: i.history.map(({ state, at }) => ({ state, at: iso(at) })),
});

export class MockApi extends DurableObject {
  state: Mock = { user: null, balance: 4_250, held: 0, items: [], rows: [] };
  wait = 600_000;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      this.state = (await ctx.storage.get<Mock>('state')) ?? this.state;
    });
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  async save(): Promise<void> {
    await this.ctx.storage.put('state', this.state);
  }

  emit(item: Item, type: string, data: object): void {
    const sequence = item.events.length + 1;
    const event = { id: `evt_${item.id}_${sequence}`, type, version: 1, timestamp: iso(Date.now()), sequence, data };
    item.events.push(event);
    for (const socket of this.ctx.getWebSockets(item.id)) socket.send(JSON.stringify({ type: 'event', event }));
  }

  move(item: Item, state: string, reason: string | null = null): void {
    item.state = state;
    item.reason = reason;
    item.history.push({ state, at: Date.now() });
    if (!['created', 'awaiting_sms', 'cancelling'].includes(state)) {
      item.endedAt = Date.now();
      this.state.held -= item.price;
      if (state !== 'completed') this.state.balance += item.price;
      this.row(item.id, 'settle', state === 'completed' ? 0 : item.price);
    }
  }

  row(reference: string, step: string, amount: number): void {
    const { rows, balance, held } = this.state;
    const account = amount === 0 ? 'held' : 'available';
    rows.push({ seq: rows.length + 1, reference, step, amount, account, balanceAfter: amount === 0 ? held : balance, at: iso(Date.now()) });
  }

  override webSocketMessage(socket: WebSocket, message: string): void {
    const [id] = this.ctx.getTags(socket);
    const { after } = JSON.parse(message) as { after: number };
    const item = this.state.items.find((one) => one.id === id);
    for (const event of item?.events ?? []) if (event.sequence > after) socket.send(JSON.stringify({ type: 'event', event }));
  }

  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const answer = await this.route(request, url);
    await this.save();
    return answer;
  }

  async route(request: Request, url: URL): Promise<Response> {
    const { pathname: path } = url;
    const { state } = this;
    const route = `${request.method} ${path}`;
    const [, , , id = '', tail = ''] = path.split('/');
    const item = state.items.find((one) => one.id === id);
    if (path === '/healthz') return json({ ok: true });
    if (route === 'GET /v1/auth/get-session') return json({ user: state.user });
    if (path.startsWith('/v1/auth/')) return this.auth(request, path);
    if (path === '/mock/sms') return this.sms(url);
    if (path === '/mock/wait') this.wait = Number(url.searchParams.get('ms'));
    if (path === '/mock/age') return this.age();
    if (!state.user) return problem(401, 'auth.missing', 'Sign in first.');
    if (route === 'GET /v1/me')
      return json({ user: state.user, account: { id: 'acc_1', name: state.user.name, tier: 'free', role: 'owner' } });
    if (route === 'GET /v1/services') return json({ data: SERVICES });
    if (route === 'GET /v1/area-codes')
      return json({ data: [{ areaCode: '206', state: 'Washington' }, { areaCode: '212', state: 'New York' }, { areaCode: '415', state: 'California' }] });
    if (route === 'GET /v1/balance')
      return json({ currency: 'USD', spendable: state.balance, available: state.balance, promo: 0, held: state.held });
    if (route === 'POST /v1/quotes') return this.quote(await request.json());
    if (route === 'POST /v1/verifications') return this.rent(await request.json(), request.headers.get('idempotency-key') ?? '');
    if (route === 'GET /v1/verifications') return this.list(url);
    if (route === 'GET /v1/ledger') {
      const reference = url.searchParams.get('reference');
      return json({ data: state.rows.filter((row) => !reference || row.reference === reference).toReversed(), nextCursor: null });
    }
    if (route === 'POST /v1/tickets') return json({ ticket: 't', expiresAt: iso(Date.now() + 30_000) }, 201);
    if (!item) return problem(404, 'verifications.not_found', 'Check the id: it is unknown or belongs to another account.');
    if (tail === 'ws') return this.socket(item);
    if (tail === 'messages') return json({ data: item.messages });
    if (tail === 'cancel') {
      if (item.state === 'awaiting_sms') {
        this.move(item, 'cancelling');
        setTimeout(() => {
          this.move(item, 'cancelled', 'cancelled_by_customer');
          this.emit(item, 'verification.cancelled', { reason: item.reason });
          void this.save();
        }, 700);
      }
      return json(view(item), 202);
    }
    return json(view(item));
  }

  async auth(request: Request, path: string): Promise<Response> {
    const body = await request.json<{ email?: string; name?: string; password?: string }>();
    if (path.endsWith('/sign-out')) this.state.user = null;
    else if (body.password === 'wrong')
      return problem(401, 'auth.sign_in_failed', 'E-mail and password do not match. Check both.');
    else this.state.user = { id: 'usr_1', name: body.name ?? 'Asha', email: body.email ?? '' };
    return json({ user: this.state.user }, 201);
  }

  quote(body: { service: string; areaCodes?: string[]; carriers?: string[] }): Response {
    const { areaCodes = [], carriers = [] } = body;
    const surcharge = { areaCode: areaCodes.length > 0 ? 50 : 0, carrier: carriers.length > 0 ? 25 : 0 };
    if (areaCodes.includes('999')) return problem(422, 'area_codes.unknown', 'There are no numbers with the area code 999. Nearby area codes: 206. Leave it out.');
    return json({ id: `quo_${crypto.randomUUID()}`, service: body.service, capability: 'sms', price: 225 + surcharge.areaCode + surcharge.carrier, currency: 'USD', expiresAt: iso(Date.now() + 300_000), stock: { available: 412, atLeast: false }, preferences: { areaCodes: { asked: areaCodes, unknown: [], nearby: areaCodes.length > 0 ? ['425', '253'] : [] } }, surcharge }, 201);
  }

  rent(body: { service: string; areaCodes?: string[]; carriers?: string[] }, key: string): Response {
    const { state } = this;
    const before = state.items.find((one) => one.key === key);
    if (before) return json(view(before), 201);
    const price = 225;
    if (state.balance < price) return problem(402, 'credits.insufficient', `This costs ${price} cents and ${state.balance} are available. Add credits, then order again.`);
    const now = Date.now();
    const id = `ver_${now.toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    const area = body.areaCodes?.[0] ?? '206';
    const number = `+1${area}555${String(1000 + state.items.length * 37).slice(0, 4)}`;
    const item: Item = { id, key, service: body.service, state: 'created', reason: null, price, number: null, code: null, asked: body.areaCodes ?? null, carriers: body.carriers ?? null, createdAt: now, deadlineAt: now + this.wait, endedAt: null, history: [{ state: 'created', at: now }], messages: [], events: [] };
    state.items.unshift(item);
    state.balance -= price;
    state.held += price;
    this.row(id, 'hold', -price);
    item.number = number;
    this.move(item, 'awaiting_sms');
    this.emit(item, 'verification.created', { number });
    setTimeout(() => {
      if (item.state !== 'awaiting_sms') return;
      this.move(item, 'expired', 'no_code_in_time');
      this.emit(item, 'verification.failed', { reason: item.reason });
      void this.save();
    }, this.wait);
    return json(view(item), 201);
  }

  list(url: URL): Response {
    const q = url.searchParams;
    const rows = this.state.items.filter(
      (one) => (!q.get('state') || one.state === q.get('state')) && (!q.get('service') || one.service === q.get('service')) && (one.number ?? '').includes(q.get('number') ?? ''),
    );
    return json({ data: rows.map(view), nextCursor: null });
  }

  sms(url: URL): Response {
    const text = url.searchParams.get('text') ?? 'Your code is 482-913. Do not share it with anyone.';
    const item = this.state.items.find((one) => one.state === 'awaiting_sms' && (!url.searchParams.get('service') || one.service === url.searchParams.get('service')));
    if (!item) return json({});
    item.code = text.replaceAll(/\D/g, '') || null;
    const receivedAt = iso(Date.now());
    item.messages.push({ id: `msg_${Date.now()}`, from: 'WHATSAPP', text, code: item.code, receivedAt });
    this.move(item, 'completed');
    this.emit(item, 'sms.received', { from: 'WHATSAPP', text, code: item.code, receivedAt });
    this.emit(item, 'verification.completed', {});
    return json(view(item));
  }

  /** Fills the history with what a month leaves behind. */
  age(): Response {
    const states = ['completed', 'completed', 'expired', 'completed', 'cancelled', 'failed', 'completed', 'completed'];
    states.forEach((end, index) => {
      const { name } = SERVICES[index * 3] ?? { name: 'google' };
      this.rent({ service: name }, `aged-${index}`);
      const item = this.state.items[0];
      if (!item) return;
      const at = Date.now() - (index + 1) * 7_400_000 * (index + 2);
      Object.assign(item, { createdAt: at, deadlineAt: at + 600_000, history: [{ state: 'created', at }, { state: 'awaiting_sms', at: at + 1_800 }] });
      if (end === 'failed') Object.assign(item, { number: null });
      this.move(item, end, { expired: 'no_code_in_time', cancelled: 'cancelled_by_customer', failed: 'no_numbers' }[end] ?? null);
      item.endedAt = at + 45_000;
      Object.assign(item.history.at(-1) ?? {}, { at: at + 45_000 });
      if (end === 'completed') item.code = String(100_000 + index * 98_765).slice(0, 6);
      if (end === 'completed') item.messages.push({ id: `m${index}`, from: '32665', text: `${item.code} is your verification code.`, code: item.code, receivedAt: iso(at + 44_000) });
    });
    this.state.items.sort((a, b) => b.createdAt - a.createdAt);
    return json({});
  }

  socket(item: Item): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [item.id]);
    server.send(JSON.stringify({ type: 'hello', sequence: item.events.length, serverTime: iso(Date.now()) }));
    return new Response(null, { status: 101, webSocket: client });
  }
}

const handler: ExportedHandler<{ MOCK: DurableObjectNamespace<MockApi> }> = {
  fetch: (request, env) => env.MOCK.get(env.MOCK.idFromName('mock')).fetch(request),
};
export default handler;
