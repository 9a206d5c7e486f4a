import { Hono, type Context } from 'hono';
import { METHOD_NAME_ALL } from 'hono/router';
import { TrieRouter } from 'hono/router/trie-router';
import type { H, RouterRoute } from 'hono/types';
import type { Ctx } from '../core/ctx';

export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    ctx: Ctx;
    /** The list that a cursor of the request belongs to. */
    list: string;
  };
}

/** Whether `authenticate` has accepted the caller's credentials. */
export const isAuthenticated = (c: Context<AppEnv>): boolean => 'ctx' in c.var;

type Route = [H, RouterRoute];

/** The access rules that a route declares beside those of its handlers. */
interface RouteMetadata {
  isForUnconfirmed: boolean;
}

const metadataHandlers = new WeakMap<H, RouteMetadata>();
const unconfirmedRoutes = new Set<string>();

/** Marks a handler that only carries metadata (`describe`) and is never called. */
export function metadataOnly<T extends H>(handler: T, metadata: RouteMetadata): T {
  metadataHandlers.set(handler, metadata);
  return handler;
}

const queryHandlers = new WeakSet<H>();
const queryRoutes = new Set<string>();

/** Marks the validator of a query string. */
export function readsQuery<T extends H>(validator: T): T {
  queryHandlers.add(validator);
  return validator;
}

/** Whether the matched route validates its query string. */
export const hasQueryValidator = (c: Context): boolean =>
  c.req.matchedRoutes.some(({ method, path }) => queryRoutes.has(`${method} ${path}`));

/** Whether the matched route is open to people without a confirmed email address. */
export const isForUnconfirmed = (c: Context): boolean =>
  c.req.matchedRoutes.some(({ method, path }) => unconfirmedRoutes.has(`${method} ${path}`));

/**
 * Hono's trie without the handlers that only carry metadata. Hono's faster router does not take `/payments/:id` beside
 * `/payments/callback`.
 */
class MetadataRouter extends TrieRouter<Route> {
  override add(method: string, path: string, route: Route): void {
    const metadata = metadataHandlers.get(route[0]);
    if (metadata?.isForUnconfirmed) unconfirmedRoutes.add(`${method} ${path}`);
    if (queryHandlers.has(route[0])) queryRoutes.add(`${method} ${path}`);
    if (!metadata) super.add(method, path, route);
  }
}

/** Whether a route takes the request; middleware alone does not. */
export const hasRoute = (c: Context): boolean =>
  c.req.matchedRoutes.some(({ method }) => method !== METHOD_NAME_ALL);

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The methods of the routes at `path`, with those that every path has; empty where there is no route. */
export function allowedMethods({ router }: Pick<Hono<AppEnv>, 'router'>, path: string): string[] {
  const own = METHODS.filter((method) =>
    router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  return own.length === 0 ? [] : [...own, ...(own[0] === 'GET' ? ['HEAD'] : []), 'OPTIONS'];
}

export const newRouter = () => new Hono<AppEnv>({ router: new MetadataRouter() });
