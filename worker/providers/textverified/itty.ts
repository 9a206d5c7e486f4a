import itty from 'itty-durable';

/**
 * The only use of itty-durable. Its types are imprecise (`any`, `state: {}`), so the casts here state its behaviour: the
 * base class persists public fields, exposes methods as `/do/call/<method>`, and passes `env` inside `state`.
 */
interface Durable<E> {
  state: { readonly env: E };
  /** Stores the public fields; private `#fields` stay in memory. */
  persist(): Promise<void>;
  /** Runs once after the stored fields were assigned, before the first call. */
  onLoad(): Promise<void>;
  fetch(request: Request): Promise<Response>;
}
type DurableClass<E> = new (state: DurableObjectState, env: E) => Durable<E>;

/** itty's base class without automatic persistence: most calls change nothing, and each write is billed. */
export const durableWith = <E>(): DurableClass<E> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  itty.createDurable({ autoPersist: false, autoReturn: false }) as unknown as DurableClass<E>;

type Methods = Record<string, (...args: readonly (string | number | object)[]) => Promise<unknown>>;

/**
 * Calls `method` of the object `name` through itty's proxy. The URL is always built here and never comes from a client,
 * because every method (also `destroy`) is reachable by path. Stubs belong to the request that created them, so none is
 * kept. The proxy itself is never awaited, because it would answer `then`.
 */
export function callDurable(
  namespace: DurableObjectNamespace,
  name: string,
  method: string,
  args: readonly (string | number | object)[],
): Promise<unknown> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const stub = itty.proxyDurable(namespace, { parse: true }).get(name) as Methods;
  const call = stub[method];
  return call ? call(...args) : Promise.reject(new Error(`no method ${method}`));
}
