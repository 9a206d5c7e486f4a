import { Hono, type Context } from 'hono';
import type { Result, Router } from 'hono/router';
import { TrieRouter } from 'hono/router/trie-router';
import type { H, RouterRoute } from 'hono/types';
import type { Ctx } from '../core/ctx';

export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string; ctx: Ctx };
}

/** Whether the caller has shown who they are: `authenticate` has let the request in. */
export const isAuthenticated = (c: Context<AppEnv>): boolean => 'ctx' in c.var;

type Route = [H, RouterRoute];

/** What a route declares about who may call it, beside what its handlers ask for. */
interface Declared {
  isForUnconfirmed: boolean;
}

const metadataHandlers = new WeakMap<H, Declared>();
const forUnconfirmed = new Set<string>();

/** Marks what stands among a route's handlers for its data alone (`describe`), and is not to be called. */
export function metadataOnly<T extends H>(handler: T, declared: Declared): T {
  metadataHandlers.set(handler, declared);
  return handler;
}

/** Whether the route that a request has come to declares itself open to people whose address is not confirmed. */
export const isForUnconfirmed = (c: Context): boolean =>
  c.req.matchedRoutes.some(({ method, path }) => forUnconfirmed.has(`${method} ${path}`));

/** A segment of a path that is one of our ids: prefix, underline, the rest. No route has such a segment of its own. */
const ID = /^[a-z]{2,5}_[\w-]{8,}$/;
/** More shapes than there are routes with an id would be somebody's play. */
const MAX_SHAPES = 500;

/** The handlers of all paths of one shape; those with a name take the id under it. */
type RouteShape = readonly { route: Route; name: string | null }[];

const NO_PARAMS = {};

/**
 * Finds the handlers of a request: of a path without parameters once, of one with one id once for all ids, of another
 * in the trie. Hono's own choice would be the trie for all, because its faster router takes no `/payments/:id` beside
 * `/payments/callback`.
 */
class CachedRouter implements Router<Route> {
  readonly name = 'RememberingRouter';
  readonly #trie = new TrieRouter<Route>();
  readonly #paths = new Set<string>();
  readonly #known = new Map<string, Result<Route>>();
  readonly #shapes = new Map<string, RouteShape>();

  add(method: string, path: string, route: Route): void {
    const declared = metadataHandlers.get(route[0]);
    if (declared?.isForUnconfirmed) forUnconfirmed.add(`${method} ${path}`);
    if (declared) return;
    if (path.split('/').some((segment) => ID.test(segment)))
      throw new Error(`a segment of ${path} looks like an id`);
    this.#trie.add(method, path, route);
    if (!/[:*]/.test(path)) this.#paths.add(path);
    this.#known.clear();
    this.#shapes.clear();
  }

  match(method: string, path: string): Result<Route> {
    if (!this.#paths.has(path)) return this.#matchShape(method, path);
    const key = `${method} ${path}`;
    let found = this.#known.get(key);
    if (!found) this.#known.set(key, (found = this.#trie.match(method, path)));
    return found;
  }

  #matchShape(method: string, path: string): Result<Route> {
    const start = path.lastIndexOf('/', path.indexOf('_')) + 1;
    const slash = path.indexOf('/', start);
    const end = slash === -1 ? path.length : slash;
    const id = path.slice(start, end);
    if (start === 0 || !ID.test(id)) return this.#trie.match(method, path);
    const key = `${method} ${path.slice(0, start)}:${path.slice(end)}`;
    const known = this.#shapes.get(key);
    if (known)
      return [known.map(({ route, name }) => [route, name === null ? NO_PARAMS : { [name]: id }])];
    const found = this.#trie.match(method, path);
    const shape = shapeOf(found, id);
    if (shape && this.#shapes.size < MAX_SHAPES) this.#shapes.set(key, shape);
    return found;
  }
}

/** Null for what the id alone does not tell: another parameter, or none at all. */
function shapeOf([handlers]: Result<Route>, id: string): RouteShape | null {
  const shape = handlers.map(([route, params]) => {
    const [first, ...others] = Object.entries(params);
    if (first === undefined) return { route, name: null };
    return others.length === 0 && first[1] === id ? { route, name: first[0] } : null;
  });
  const isTold = shape.some((one) => one !== null && one.name !== null);
  return isTold && !shape.includes(null) ? shape.filter((one) => one !== null) : null;
}

export const newRouter = () => new Hono<AppEnv>({ router: new CachedRouter() });
