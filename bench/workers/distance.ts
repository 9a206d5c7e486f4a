// Delays each call as on the edge, where round trips dominate. Imported first, so that later modules see the delayed
// globals.
const MS = { d1: 15, object: 5, kv: 5, provider: 250 } as const;

type Method = (this: object, ...args: unknown[]) => unknown;

const wait = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

/** Delays a method of a prototype, once per prototype. */
function delay(target: object, name: string, ms: number): void {
  let holder: object | null = target;
  while (holder && !Object.hasOwn(holder, name)) holder = Reflect.getPrototypeOf(holder);
  const original: unknown = holder && Reflect.get(holder, name);
  if (!holder || typeof original !== 'function' || delayed.has(original)) return;
  const later: Method = async function later(...args) {
    await wait(ms);
    return (original as Method).apply(this, args);
  };
  delayed.add(later);
  Object.defineProperty(holder, name, { value: later, configurable: true, writable: true });
}

const delayed = new WeakSet<object>();

/** A stub with delayed calls; other properties are unchanged. */
const distant = <T extends object>(stub: T): T =>
  new Proxy(stub, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        await wait(MS.object);
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });

const isNamespace = (value: unknown): value is DurableObjectNamespace =>
  typeof value === 'object' && value !== null && 'idFromName' in value;

function distantNamespace(namespace: DurableObjectNamespace): DurableObjectNamespace {
  return new Proxy(namespace, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (name !== 'get' && name !== 'getByName') return member.bind(target) as unknown;
      return (...args: unknown[]) => distant(Reflect.apply(member, target, args) as object);
    },
  });
}

const known = new WeakMap<Env, Env>();

/** The environment with delayed bindings; cached per environment. */
export function withDistances(env: Env): Env {
  const made = known.get(env);
  if (made) return made;
  delay(env.DB.withSession('first-primary'), '_sendOrThrow', MS.d1);
  for (const name of ['get', 'getWithMetadata', 'put']) delay(env.KV, name, MS.kv);
  const moved: Env = { ...env };
  for (const [name, value] of Object.entries(env))
    if (isNamespace(value)) Reflect.set(moved, name, distantNamespace(value));
  known.set(env, moved);
  return moved;
}

const near = globalThis.fetch;
globalThis.fetch = async (...args) => {
  await wait(MS.provider);
  return near(...args);
};
