interface PagesContext {
  next: () => Promise<Response>;
}

const MISSING = {
  'cache-control': 'no-store',
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
};

/**
 * Answers 404 for a missing asset. Pages would answer with the dashboard's page, and browsers would cache that for a
 * year (`_headers`): a request during a deployment would break the dashboard for that browser.
 */
export const onRequest = async ({ next }: PagesContext): Promise<Response> => {
  const answer = await next();
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!isPage && answer.status < 400) return answer;
  await answer.body?.cancel();
  return new Response('Not found\n', { status: 404, headers: MISSING });
};
