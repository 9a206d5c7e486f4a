// The unchanged Worker with a meter on every call that Cloudflare bills. Nothing in worker/ depends on it.
import { advanceClock, speedUpAlarms } from './clock.ts';
import { DurableObject } from 'cloudflare:workers';
import worker, * as objects from '../../worker/index';
import { count, Meter, takeTally, workAs } from './counts.ts';
import { instrumentD1, instrumentKv, instrumentStorage } from './instruments.ts';

type Call = (...args: unknown[]) => unknown;
type Class = abstract new (...args: never[]) => object;

const FREE = new Set(['constructor', 'webSocketClose', 'webSocketError']);
/** Twenty received messages are billed as one request. */
const weightOf = (method: string): number => (method === 'webSocketMessage' ? 1 / 20 : 1);

/** Counts every outside call of `Base`, alarms included, as a request with its duration. */
function counted<T extends Class>(name: string, Base: T, methods = methodsOf(Base)): T {
  const Concrete = Base as unknown as new (...args: unknown[]) => object;
  const meters = new WeakMap<object, Meter>();
  class Counted extends Concrete {
    constructor(ctx: DurableObjectState, env: Env) {
      instrumentStorage(ctx.storage);
      speedUpAlarms(ctx.storage);
      const meter = new Meter(name);
      const waitUntil = ctx.waitUntil.bind(ctx);
      ctx.waitUntil = (work) => waitUntil(meter.hold(Promise.resolve(work)));
      super(ctx, env);
      meters.set(this, meter);
    }
  }
  for (const method of methods) {
    const original: unknown = Reflect.get(Base.prototype as object, method);
    if (typeof original !== 'function') continue;
    Reflect.defineProperty(Counted.prototype, method, {
      configurable: true,
      writable: true,
      value(this: object, ...args: unknown[]): unknown {
        const call = () => (original as Call).apply(this, args);
        const meter = meters.get(this);
        return meter ? meter.request(call, weightOf(method)) : call();
      },
    });
  }
  return Counted as unknown as T;
}

/** Public methods up the prototype chain to the platform's class. */
function methodsOf(Base: Class): string[] {
  const names: string[] = [];
  let prototype: object | null = Base.prototype as object;
  while (prototype && prototype !== DurableObject.prototype) {
    names.push(...Object.getOwnPropertyNames(prototype));
    prototype = Reflect.getPrototypeOf(prototype);
  }
  return [...new Set(names)].filter((name) => !FREE.has(name));
}

class Verification extends objects.VerificationObject {
  /** Runs the alarm that ends the object a day later and deletes its rows. */
  async endOfLife(): Promise<void> {
    await this.alarm();
  }
}

/** Every object of the Worker: one that is missing here does not compile. */
const COUNTED: Record<Exclude<keyof typeof objects, 'default'>, Class> = {
  VerificationObject: counted('VerificationObject', Verification),
  AccountHub: counted('AccountHub', objects.AccountHub),
  Ticker: counted('Ticker', objects.Ticker),
  RateLimiter: counted('RateLimiter', objects.RateLimiter),
  AddressLimiter: counted('AddressLimiter', objects.AddressLimiter),
  AttemptLimiter: counted('AttemptLimiter', objects.AttemptLimiter),
  ExportObject: counted('ExportObject', objects.ExportObject),
  // itty's methods are called through its own fetch, which is the one request.
  ProviderSession: counted('ProviderSession', objects.ProviderSession, ['fetch']),
};
export const {
  VerificationObject,
  AccountHub,
  Ticker,
  RateLimiter,
  AddressLimiter,
  AttemptLimiter,
  ExportObject,
  ProviderSession,
} = COUNTED;

let isReady = false;
function prepare(env: Env): void {
  if (isReady) return;
  isReady = true;
  instrumentD1(env.DB);
  instrumentKv(env.KV);
}

const DAYS_MS = 2 * 86_400_000;

async function bench(path: string, request: Request, env: Env): Promise<Response> {
  if (path === '/__bench/tally') return takeTally();
  advanceClock(DAYS_MS);
  const ids = await request.json<string[]>();
  for (const id of ids) {
    const stub = env.VERIFICATION.getByName(id) as unknown as { endOfLife(): Promise<void> };
    await stub.endOfLife();
  }
  advanceClock(-DAYS_MS);
  return new Response('ok');
}

export default {
  fetch(request, env, ctx) {
    prepare(env);
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/__bench/')) return bench(pathname, request, env);
    count('workerRequests', 1);
    return worker.fetch(request, env, ctx);
  },
  async scheduled(controller, env) {
    prepare(env);
    await workAs('Cron', () => worker.scheduled(controller, env));
  },
  async queue(batch, env) {
    prepare(env);
    await workAs('Queue', () => worker.queue(batch, env));
  },
} satisfies ExportedHandler<Env>;
