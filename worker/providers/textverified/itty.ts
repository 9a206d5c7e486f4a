import itty from 'itty-durable';

/**
 * The one place that knows itty-durable. Its types are written for JavaScript (`any`, `state: {}`), so
 * the casts here say what it does: the base keeps public fields as the persistable data, gives methods
 * to callers by `/do/call/<method>`, and hands `env` over inside `state`.
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

/** itty's base class, writing only when told to: most calls change nothing, and a row costs money. */
export const durableWith = <E>(): DurableClass<E> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  itty.createDurable({ autoPersist: false, autoReturn: false }) as unknown as DurableClass<E>;

type Methods = Record<string, (...args: readonly (string | number | object)[]) => Promise<unknown>>;

/**
 * Calls `method` of the object called `name`, by itty's proxy: a fresh URL each time, never a client's
 * request, because every method (also `destroy`) is reachable by path. A stub belongs to the request
 * that made it, so none is kept; the proxy itself is never awaited, since it would answer `then`.
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
