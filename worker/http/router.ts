import { Hono } from 'hono';
import type { Result, Router } from 'hono/router';
import { TrieRouter } from 'hono/router/trie-router';
import type { H, RouterRoute } from 'hono/types';
import type { Ctx } from '../kernel/ctx';

export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string; ctx: Ctx };
}

type Route = [H, RouterRoute];

const silent = new WeakSet<H>();

/** Marks what stands among a route's handlers for its data alone (`describe`), and is not to be called. */
export function forItsData<T extends H>(handler: T): T {
  silent.add(handler);
  return handler;
}

/**
 * Finds the handlers of a request: of a path without parameters once, of another in the trie. Hono's own choice would
 * be the trie for all, because its faster router takes no `/payments/:id` beside `/payments/callback`.
 */
class RememberingRouter implements Router<Route> {
  readonly name = 'RememberingRouter';
  readonly #trie = new TrieRouter<Route>();
  readonly #paths = new Set<string>();
  readonly #known = new Map<string, Result<Route>>();

  add(method: string, path: string, route: Route): void {
    if (silent.has(route[0])) return;
    this.#trie.add(method, path, route);
    if (!/[:*]/.test(path)) this.#paths.add(path);
    this.#known.clear();
  }

  match(method: string, path: string): Result<Route> {
    if (!this.#paths.has(path)) return this.#trie.match(method, path);
    const key = `${method} ${path}`;
    let found = this.#known.get(key);
    if (!found) this.#known.set(key, (found = this.#trie.match(method, path)));
    return found;
  }
}

export const newRouter = () => new Hono<AppEnv>({ router: new RememberingRouter() });
