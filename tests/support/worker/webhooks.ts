import { createMessageBatch, createExecutionContext, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, vi } from 'vitest';
import { fanOut } from '../../../worker/channels/webhooks/deliveries/fan-out.service';
import type { DeliverableEvent } from '../../../worker/channels/webhooks/deliveries/event-body';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import worker from '../../../worker/index';
import { backgroundAtRest } from '../../../worker/platform/core/background';
import type { Scope } from '../../../worker/platform/core/ctx';
import { account, ALL_SCOPES, call, caller, type AccountOptions, type Api } from './api';
import { keyOf } from './keys';
import { accountOf, person } from './person';

export const HOST = 'hooks.example.com';
export const HOOK = { url: `https://${HOST}/namaskah` };

/** An endpoint in the API's format; the secret once. */
export interface Hook {
  id: string;
  url: string;
  secret: string;
  state: string;
  reason: string | null;
  events: string[] | null;
  headerNames: string[];
  firstFailedAt: string | null;
  oldSecretsExpireAt: string[];
  createdById: string | null;
  scopes: string[];
}

export interface Delivery {
  id: string;
  endpointId: string;
  eventId: string;
  eventType: string;
  test: boolean;
  state: string;
  attemptCount: number;
  nextAttemptAt: string | null;
  endedAt: string | null;
  attempts: {
    sequence: number;
    outcome: string;
    status: number | null;
    responseBody: string | null;
  }[];
}

/** A customer whose plan allows several endpoints. */
export const subscriber = (options: AccountOptions = {}): Promise<Api> =>
  account({ tier: 'developer', ...options });

/** Inserts only the rows of an endpoint: its subscriptions. */
export async function subscribe(
  { accountId }: Pick<Api, 'accountId'>,
  { events = null, state = 'enabled' }: { events?: string[] | null; state?: string } = {},
): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO webhook_endpoints (id, account_id, state, reason, events, scopes, sealed, secret, created_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'sealed', 'secret', 0, 0)`,
  )
    .bind(
      `whe_${crypto.randomUUID()}`,
      accountId,
      state,
      state === 'disabled' ? 'owner' : null,
      events && JSON.stringify(events),
      JSON.stringify(ALL_SCOPES),
    )
    .run();
}

export const send = (
  { key }: Api,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> =>
  call(path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

export async function registered(api: Api, more: object = {}): Promise<Hook> {
  const response = await api.post('/v1/webhook-endpoints', { ...HOOK, ...more });
  expect(response.status, await response.clone().text()).toBe(201);
  return response.json<Hook>();
}

/** A verified endpoint. */
export async function enabled(api: Api, more: object = {}): Promise<Hook> {
  const hook = await registered(api, more);
  const response = await api.post(`/v1/webhook-endpoints/${hook.id}/verify`);
  expect(response.status, await response.clone().text()).toBe(200);
  return { ...hook, ...(await response.json<Hook>()) };
}

export const hookOf = async (api: Api, id: string): Promise<Hook> =>
  (await api.get(`/v1/webhook-endpoints/${id}`)).json<Hook>();

export const deliveriesOf = async (api: Api, id: string, query = ''): Promise<Delivery[]> =>
  (
    await (
      await api.get(`/v1/webhook-endpoints/${id}/deliveries${query}`)
    ).json<{ data: Delivery[] }>()
  ).data;

export const deliveryOf = async (api: Api, id: string): Promise<Delivery> =>
  (await api.get(`/v1/webhook-deliveries/${id}`)).json<Delivery>();

let made = 0;

export const event = (more: Partial<DeliverableEvent> = {}): DeliverableEvent => ({
  id: `evt_test_${++made}`,
  type: 'verification.completed',
  timestamp: Date.now(),
  sequence: made,
  data: { verificationId: 'ver_1', service: 'whatsapp', number: '+12065550142' },
  ...more,
});

export const fanned = (api: Api, ...events: DeliverableEvent[]): Promise<void> =>
  fanOut(systemCtx(env), api.accountId, events);

interface Message {
  queue: string;
  body: unknown;
  delaySeconds: number;
}

export const EVENTS = 'namaskah-events';
export const FAST = 'namaskah-webhooks';
export const SLOW = 'namaskah-webhooks-slow';

const nameOf = (queue: Queue): string =>
  queue === env.EVENTS ? EVENTS : queue === env.WEBHOOKS_SLOW ? SLOW : FAST;

/** Replaces the queues: a test processes their messages explicitly. */
class FakeQueues {
  /** All messages that were sent. */
  readonly sent: Message[] = [];
  waiting: Message[] = [];
  isBroken = false;

  /** Replaces the queues for one test, empty at first. */
  install(): this {
    this.sent.length = 0;
    this.waiting = [];
    this.isBroken = false;
    // All bindings of the isolate share this prototype.
    const prototype = Object.getPrototypeOf(env.WEBHOOKS) as Queue;
    const take = (queue: Queue, messages: Iterable<MessageSendRequest>) => {
      if (this.isBroken) throw new Error('the queue is down');
      const name = nameOf(queue);
      for (const { body, delaySeconds = 0 } of messages) {
        const message = { queue: name, body, delaySeconds };
        this.sent.push(message);
        this.waiting.push(message);
      }
    };
    vi.spyOn(prototype, 'sendBatch').mockImplementation(async function sendBatch(
      this: Queue,
      messages,
    ) {
      take(this, messages);
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    });
    return this;
  }

  /** Passes all due messages to the Worker, and those that follow from them. */
  async drain({ delayed = false }: { delayed?: boolean } = {}): Promise<void> {
    for (let rounds = 0; rounds < 50; rounds++) {
      const now = this.waiting.filter(({ delaySeconds }) => delayed || delaySeconds === 0);
      if (now.length === 0) return;
      this.waiting = this.waiting.filter((message) => !now.includes(message));
      for (const queue of [EVENTS, FAST, SLOW]) {
        const bodies = now.filter((message) => message.queue === queue).map(({ body }) => body);
        if (bodies.length > 0) await consume(queue, bodies);
      }
    }
    throw new Error('the queues never end');
  }

  /** Loses all messages, as a crash would. */
  lose(): void {
    this.waiting = [];
  }
}

export const fakeQueues = (): FakeQueues => new FakeQueues().install();

/** Queues that are empty at the start of each test; call it after `setUpWorker`. */
export function queuesOfEachTest(): FakeQueues {
  const queues = new FakeQueues();
  beforeEach(() => {
    queues.install();
  });
  return queues;
}

/** Passes one batch as the runtime does; resolves when the next may follow. */
export async function handOver(queue: string, bodies: readonly unknown[]): Promise<MessageBatch> {
  const messages = bodies.map((body) => ({
    id: crypto.randomUUID(),
    timestamp: new Date(),
    attempts: 1,
    body,
  }));
  const batch = createMessageBatch(queue, messages);
  await worker.queue(batch, env);
  return batch;
}

/** Like `handOver`, and waits for background work. Returns the Worker's acknowledgements. */
export async function consume(queue: string, bodies: readonly unknown[]) {
  const batch = await handOver(queue, bodies);
  await backgroundAtRest();
  return getQueueResult(batch, createExecutionContext());
}

/** The queue message of `id`. */
export const due = (id: string) => ({ delivery: id });

/** An owner of an account with a larger plan, and a key that they created. */
export async function ownerWithKey(
  scopes: Scope[] = ['webhooks:write', 'webhooks:read', 'balance:read'],
) {
  const owner = await person();
  const accountId = await accountOf(owner);
  await env.DB.prepare(`UPDATE accounts SET tier = 'developer' WHERE id = ?`).bind(accountId).run();
  const key = await keyOf(owner, { name: 'Hooks', scopes });
  return { owner, made: key, api: caller(accountId, { key: key.key, credentialId: key.id }) };
}
