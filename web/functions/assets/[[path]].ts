interface PagesContext {
  next: () => Promise<Response>;
}

const MISSING = {
  'cache-control': 'no-store',
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
};

/**
 * Files below `/assets/` are kept for a year (`_headers`). One that is not there would be answered with the dashboard's
 * page, and kept as long: a browser that asks during a deployment could not open that page again.
 */
export const onRequest = async ({ next }: PagesContext): Promise<Response> => {
  const answer = await next();
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!isPage && answer.status < 400) return answer;
  await answer.body?.cancel();
  return new Response('Not found\n', { status: 404, headers: MISSING });
};
