import type { Context, MiddlewareHandler } from 'hono';
import { openCursor, signCursor } from '../core/cursor';
import type { Page } from '../db/page';
import type { AppEnv } from './router';

/** The validated input of a paged list; all fields beside `cursor` and `limit` are filters. */
interface PageRequest {
  cursor?: string | undefined;
  limit: number;
}

/** Whose list it is: a cursor works for them alone. */
type Owner = 'account' | 'person';

/** The size of a page may change between pages, the filters may not. */
const filtersOf = (request: PageRequest): string =>
  JSON.stringify({ ...request, cursor: undefined, limit: undefined });

function bind(
  c: Context<AppEnv>,
  target: 'query' | 'json',
  owner: Owner,
  request: PageRequest,
): void {
  const { accountId, user } = c.get('ctx').principal;
  const person = owner === 'person' ? user?.id : undefined;
  const list = JSON.stringify([c.req.path, accountId, person ?? null, filtersOf(request)]);
  c.set('list', list);
  if (request.cursor === undefined) return;
  const part = target === 'json' ? 'body' : 'query';
  const cursor = openCursor(c.env.ID_KEY, list, request.cursor, part);
  c.req.addValidatedData(target, { ...request, cursor });
}

/**
 * Opens the cursor of a paged list, after the validation of its query: the handler gets the position. A cursor is bound to
 * path, owner and filters, because in another list it would skip entries without a sign.
 * @throws request.invalid.
 */
export const bindCursor =
  (owner: Owner = 'account'): MiddlewareHandler<AppEnv, string, { out: { query: PageRequest } }> =>
  (c, next) => {
    bind(c, 'query', owner, c.req.valid('query'));
    return next();
  };

/** As `bindCursor`, for a list that is asked for in a body. @throws request.invalid. */
export const bindBodyCursor: MiddlewareHandler<AppEnv, string, { out: { json: PageRequest } }> = (
  c,
  next,
) => {
  bind(c, 'json', 'account', c.req.valid('json'));
  return next();
};

/** The answer of every list. */
const toList = <T extends { nextCursor: string | null }>(page: T) => ({
  ...page,
  hasMore: page.nextCursor !== null,
});

/** A list that answers with all its entries, because the server bounds their number. */
export const wholeList = <T>(data: T[]) => toList<Page<T>>({ data, nextCursor: null });

/** A page, with a cursor that opens in the same list only. */
export const signPage = <T extends { nextCursor: string | null }>(c: Context<AppEnv>, page: T) =>
  toList(
    page.nextCursor === null
      ? page
      : { ...page, nextCursor: signCursor(c.env.ID_KEY, c.get('list'), page.nextCursor) },
  );
